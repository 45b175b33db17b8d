#pragma once

#include <functional>

#include "base/following.h"
#include "cli/command.h"
#include "cli/settings.h"

namespace resboost::cli {

// Verbs that deal whole trainings to the ranks of a run. Each rank reads the data itself.

/// ConfigError where other ranks cannot read what this one can: standard input.
void require_shared_data(const Invocation& call);

/// What the tasks of a verb are, on data that have been read; the reporter is asked whether to
/// stop.
using ServicesOn = std::function<Services(const DataSource& source, Reporter& reporter)>;

/// Command::follow() of such a verb. Where the data cannot be read, the tasks fail, and rank 0 says
/// why.
int follow_tasks(const Invocation& call, const TrainSettings& settings, const ServicesOn& services);

}  // namespace resboost::cli
