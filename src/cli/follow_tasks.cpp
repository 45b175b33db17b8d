#include "cli/follow_tasks.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "cli/console/step_reporter.h"
#include "experiment/deal_tasks.h"
#include "resboost/error.h"

namespace resboost::cli {

void require_shared_data(const Invocation& call) {
  if (call.ranks && !call.files.empty() && call.files[0] == "-")
    throw ConfigError(
        "standard input: rank 0 alone has it, and here every rank reads the data; give a file that "
        "all of them find");
}

int follow_tasks(const Invocation& call, const TrainSettings& settings,
                 const ServicesOn& services) {
  settings.machine.take();
  StepReporter reporter(call.streams.err, true);
  std::vector<std::string> warnings;
  std::optional<DataSource> source;
  std::string failure;
  try {
    require_shared_data(call);  // a launcher may leave its standard input open for ever
    source = read_to_learn(call.files[0], settings.run, warnings);
  } catch (const std::exception& error) {
    failure = fmt::format("rank {}: {}", call.ranks->rank(), error.what());
  }
  if (source) return resboost::follow(*call.ranks, services(*source, reporter));
  return resboost::follow(
      *call.ranks, task_services(*call.ranks, reporter, [&](ExperimentReporter&) -> DoTask {
        return [&](const std::string&) -> std::string { throw IoError(failure); };
      }));
}

}  // namespace resboost::cli
