#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/packing.h"
#include "experiment/carried.h"
#include "experiment/deal_folds.h"
#include "experiment/deal_tasks.h"
#include "experiment/folds.h"
#include "experiment/local_folds.h"
#include "experiment/rank_services.h"
#include "experiment/statistics.h"
#include "experiment/time_limit.h"
#include "resboost/cross_validation.h"
#include "resboost/error.h"

namespace resboost {

template <class Visitor>
void carry(Visitor& v, FoldResult& result) {
  v(result.repeat);
  v(result.fold);
  v(result.train_rows);
  v(result.valid_rows);
  v(result.test_rows);
  v(result.stages);
  v(result.seconds);
  v(result.measures);
  v(result.threshold);
  v(result.predictions);
}

namespace {

/// None where a fold has none.
std::optional<double> mean_threshold(const std::vector<FoldResult>& folds) {
  std::vector<double> thresholds;
  for (const FoldResult& fold : folds)
    if (fold.threshold) thresholds.push_back(*fold.threshold);
  if (thresholds.empty() || thresholds.size() < folds.size()) return std::nullopt;
  return mean(thresholds);
}

/// Adds up the folds of a repeat, and the repeats that are complete.
class Repeats {
 public:
  Repeats(const Folds& folds, int count) : folds_(folds), count_(count) {
    result_.task = folds.task();
    result_.predictions = sum_ = Predictions::Zero(folds.rows(), result_.task.size());
  }

  void add(FoldResult fold) {
    const std::vector<Index> rows = folds_.tested_rows({fold.repeat, fold.fold});
    for (std::size_t i = 0; i < rows.size(); ++i)
      sum_.row(rows[i]) += fold.predictions.row(static_cast<Index>(i));
    fold.predictions.resize(0, 0);
    results_.push_back(std::move(fold));
    if (std::ssize(results_) == count_) complete();
  }

  CrossValidation mean() {
    result_.predictions /= complete_;
    result_.task.threshold = mean_threshold(result_.folds);
    return std::move(result_);
  }

 private:
  void complete() {
    const auto of_rows = folds_.of_rows(results_[0].repeat);
    for (Index row = 0; row < sum_.rows(); ++row)
      if (const int fold = (*of_rows)[static_cast<std::size_t>(row)]; fold < 0 || fold >= count_)
        sum_.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
    result_.predictions += sum_;
    std::move(results_.begin(), results_.end(), std::back_inserter(result_.folds));
    sum_.setZero();
    results_.clear();
    ++complete_;
  }

  const Folds& folds_;
  int count_;  ///< of folds
  CrossValidation result_;
  Predictions sum_;                  ///< of the repeat at hand
  std::vector<FoldResult> results_;  ///< likewise
  int complete_ = 0;
};

/// A fold as a task (deal_tasks.h).
std::string do_task(const Folds& folds, const std::string& what, ExperimentReporter& reporter) {
  const auto tested = folds.test(unpacked<FoldNumber>(what), reporter);
  return tested ? packed(*tested) : std::string();
}

/// The folds that have not been done.
std::vector<FoldNumber> left_to_do(const Folds& folds, const CrossValidationConfig& validation,
                                   const std::vector<FoldResult>& done) {
  std::vector<FoldNumber> numbers = numbers_of(validation);
  for (std::size_t i = 0; i < done.size(); ++i) {
    const FoldNumber number{done[i].repeat, done[i].fold};
    if (i >= numbers.size() || number != numbers[i] ||
        done[i].predictions.cols() != folds.task().size() ||
        done[i].predictions.rows() != std::ssize(folds.tested_rows(number)))
      throw ConfigError(fmt::format(
          "fold {} of those that are done is none of this cross-validation; begin a new one",
          i + 1));
  }
  numbers.erase(numbers.begin(), numbers.begin() + std::ssize(done));
  return numbers;
}

/// On the ranks of a run, results as in test_here(). Those that are to be kept are dealt out in
/// rounds of one a rank, so that few are lost with the run.
void test_on_ranks(Communicator& ranks, const Folds& folds, const std::vector<FoldNumber>& numbers,
                   bool kept, ExperimentReporter& reporter,
                   const std::function<void(FoldResult)>& take) {
  const std::size_t size = kept ? static_cast<std::size_t>(ranks.size()) : numbers.size();
  std::size_t taken = 0;
  for (std::size_t begin = 0; begin < numbers.size() && taken == begin; begin += size) {
    std::vector<std::string> tasks;
    for (std::size_t i = begin; i < std::min(begin + size, numbers.size()); ++i)
      tasks.push_back(packed(numbers[i]));
    deal_tasks(
        &ranks, in_turn(std::move(tasks), &ranks),
        [&](const std::string& what) { return do_task(folds, what, reporter); },
        [&](std::size_t, const std::string& result) {
          take(unpacked<FoldResult>(result));
          ++taken;
        },
        reporter);
  }
}

}  // namespace

CrossValidation cross_validate(const DataSource& source, const CrossValidationConfig& validation,
                               const RunConfig& config, ExperimentReporter& reporter,
                               const FoldKeeping& keeping, Communicator* ranks) {
  const Folds folds(source, validation, config);
  const std::vector<FoldNumber> numbers = left_to_do(folds, validation, keeping.done);
  Repeats repeats(folds, validation.folds);
  for (const FoldResult& fold : keeping.done) repeats.add(fold);
  const auto take = [&](FoldResult fold) {
    if (keeping.keep) keeping.keep(fold);
    repeats.add(std::move(fold));
  };
  if (ranks)
    test_on_ranks(*ranks, folds, numbers, static_cast<bool>(keeping.keep), reporter, take);
  else
    test_here(folds, numbers, validation, reporter, take);
  return repeats.mean();
}

TrainedRun train_on_all_rows(const DataSource& source, const CrossValidationConfig& validation,
                             const RunConfig& config, ExperimentReporter& reporter) {
  const RunConfig own = without_group(config, validation.group);
  reporter.on_step("all rows:");
  TimeLimit limited(reporter, validation.time_limit);
  return train_run(prepare(source, own), own, nullptr, limited);
}

Services fold_services(Communicator& ranks, const DataSource& source,
                       const CrossValidationConfig& validation, const RunConfig& config,
                       Reporter& reporter) {
  return task_services(ranks, reporter, [&](ExperimentReporter& orders) -> DoTask {
    const auto folds = std::make_shared<const Folds>(source, validation, config);
    return [folds, &orders](const std::string& what) { return do_task(*folds, what, orders); };
  });
}

std::vector<FoldSummary> summaries_of(const std::vector<FoldResult>& folds) {
  std::vector<FoldSummary> summaries;
  std::vector<std::string> names;  // a fold may lack some, as AUC where it has one class
  std::map<std::string, std::vector<double>> values;
  for (const FoldResult& fold : folds)
    for (const Measure& measure : fold.measures) {
      if (!values.contains(measure.name)) names.push_back(measure.name);
      values[measure.name].push_back(measure.value);
    }
  for (const std::string& name : names)
    summaries.push_back({name, mean(values[name]), spread(values[name])});
  return summaries;
}

}  // namespace resboost
