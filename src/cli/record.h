#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/settings.h"
#include "resboost/metrics.h"

namespace resboost::cli {

using Record = std::vector<std::pair<std::string, std::string>>;

/// What the model file says of its origin: version, seed, precision (what "auto" came to),
/// configuration, rows, final metrics; the record of the model that was continued, if any, under
/// "before.". Nothing that differs from one run to the next (times, threads, paths), so equal runs
/// give equal files.
Record make_record(const TrainSettings& settings, const std::optional<Metrics>& train,
                   const std::optional<Metrics>& valid, const Record* before);

/// ConfigError if an option asks for other columns than those of the model that is to be continued.
void require_same_columns(const Model& model, const SchemaConfig& config);

}  // namespace resboost::cli
