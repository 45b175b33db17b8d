// Any bytes are the log of a search or a DataError. What was read survives being written and read
// again, and a search that goes on from it takes its trials or refuses them. So with the log of a
// cross-validation and its folds.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/fold_log.h"
#include "resboost/error.h"
#include "resboost/read.h"
#include "resboost/tuning.h"

using namespace resboost;

namespace {

/// Nothing is trained.
struct StoppedSearch final : TuningReporter {
  bool stop_requested() override { return true; }
};
struct StoppedFolds final : ExperimentReporter {
  bool stop_requested() override { return true; }
};

const DataSource& rows() {
  static const DataSource table =
      parse_table("a,b,t\n1,2,x\n2,3,y\n3,5,x\n4,1,y\n5,2,x\n6,4,y\n7,7,x\n8,1,y\n", "rows", {});
  return table;
}

void go_on_with_trials(std::string_view bytes) {
  const TuningLog log = read_tuning_log(bytes, "fuzz");
  std::string text = log.search;
  for (const TuningTrial& trial : log.trials) text += log_line(trial);
  const TuningLog again = read_tuning_log(text, "again");
  if (again.search != log.search || again.trials.size() != log.trials.size()) std::abort();
  RunConfig run;
  run.train.method = "trees";
  StoppedSearch reporter;
  for (const TuningTrial& trial : log.trials) {
    try {
      config_of(trial, {}, run);
    } catch (const ConfigError&) {
    }
  }
  tune(rows(), {}, run, log.trials, reporter);
}

void go_on_with_folds(std::string_view bytes) {
  const std::vector<FoldResult> folds = read_fold_log(bytes, "fuzz");
  std::string text = "first\n";
  for (const FoldResult& fold : folds) text += log_line(fold);
  const std::vector<FoldResult> again = read_fold_log(text, "again");
  if (again.size() != folds.size()) std::abort();
  for (std::size_t i = 0; i < folds.size(); ++i)
    if (log_line(again[i]) != log_line(folds[i])) std::abort();
  RunConfig run;
  run.train.method = "trees";
  StoppedFolds reporter;
  cross_validate(rows(), {.folds = 2, .jobs = 1}, run, reporter, {folds});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto go_on : {go_on_with_trials, go_on_with_folds}) {
    try {
      go_on(bytes);
    } catch (const Error&) {
    }
  }
  return 0;
}
