#pragma once

#include <functional>
#include <string>

#include "base/json_line.h"
#include "cli/command.h"
#include "cli/console/run_reporter.h"
#include "cli/settings.h"

namespace resboost::cli {

/// Who is told of a run: the console, the log, the history for its page, and all of them as the
/// Reporter that the library knows.
struct Session {
  Session(const TrainSettings& settings, const Streams& streams);

  ConsoleReporter console;
  Log log;
  RunHistory history;
  RunReporter reporter;
};

/// Sets threads, and frames `body` with the log's first and last line, which has the
/// exit code of its exception too.
int run_logged(const TrainSettings& settings, const Invocation& call,
               const std::function<int(Session&)>& body);

/// The data of the call; their warnings are told with what on_data() tells.
DataSource read_data(const Invocation& call, const TrainSettings& settings, Session& session);

}  // namespace resboost::cli
