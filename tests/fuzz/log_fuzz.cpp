// Any bytes are the log of a search or a DataError. What was read survives being written and read
// again, and a search that goes on from it takes its trials or refuses them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "resboost/error.h"
#include "resboost/read.h"
#include "resboost/tuning.h"

using namespace resboost;

namespace {

/// Nothing is trained.
struct Stopped final : TuningReporter {
  bool stop_requested() override { return true; }
};

const DataSource& rows() {
  static const DataSource table =
      parse_table("a,b,t\n1,2,x\n2,3,y\n3,5,x\n4,1,y\n5,2,x\n6,4,y\n7,7,x\n8,1,y\n", "rows", {});
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const TuningLog log = read_tuning_log({reinterpret_cast<const char*>(data), size}, "fuzz");
    std::string text = log.search;
    for (const TuningTrial& trial : log.trials) text += log_line(trial);
    const TuningLog again = read_tuning_log(text, "again");
    if (again.search != log.search || again.trials.size() != log.trials.size()) std::abort();
    RunConfig run;
    run.train.method = "trees";
    Stopped reporter;
    for (const TuningTrial& trial : log.trials) {
      try {
        config_of(trial, {}, run);
      } catch (const ConfigError&) {
      }
    }
    tune(rows(), {}, run, log.trials, reporter);
  } catch (const Error&) {
  }
  return 0;
}
