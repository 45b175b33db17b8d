#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "data/folds.h"
#include "experiment/deal_folds.h"
#include "experiment/statistics.h"
#include "experiment/task_of.h"
#include "experiment/time_limit.h"
#include "resboost/cross_validation.h"

namespace resboost {
namespace {

std::vector<Measure> measures_of(const Model& model, const Predictions& predictions,
                                 const Dataset& test) {
  const Task& task = model.schema->task;
  const Judged judged(task, predictions, test);
  std::vector<Measure> measures;
  for (const Metric& metric : metrics_for(task, model.loss.get()))
    measures.push_back({metric.name, metric.measure(judged), metric.summary});
  std::erase_if(measures, [](const Measure& measure) { return std::isnan(measure.value); });
  return measures;
}

/// Adds what a model says of its test rows, column by column of the same name.
void add_predictions(const Task& from, const Predictions& said, const std::vector<Index>& rows,
                     const Task& to, Predictions& sum) {
  for (Index k = 0; k < from.size(); ++k) {
    const auto found =
        std::find(to.outputs.begin(), to.outputs.end(), from.outputs[static_cast<std::size_t>(k)]);
    if (found == to.outputs.end()) continue;
    for (std::size_t i = 0; i < rows.size(); ++i)
      sum(rows[i], found - to.outputs.begin()) += said(static_cast<Index>(i), k);
  }
}

/// None where a fold has none.
std::optional<double> mean_threshold(const std::vector<FoldResult>& folds) {
  std::vector<double> thresholds;
  for (const FoldResult& fold : folds)
    if (fold.threshold) thresholds.push_back(*fold.threshold);
  if (thresholds.empty() || thresholds.size() < folds.size()) return std::nullopt;
  return mean(thresholds);
}

/// All folds of one repeat.
class Repeat {
 public:
  Repeat(const DataSource& source, const CrossValidationConfig& validation, RunConfig config,
         const Task& task, int repeat, ExperimentReporter& reporter)
      : source_(source),
        validation_(validation),
        config_(std::move(config)),
        task_(task),
        repeat_(repeat),
        reporter_(reporter) {
    config_.seed += static_cast<std::uint64_t>(repeat);
    fold_of_row_ =
        deal_folds(source, validation.folds, validation.group, config_.schema, config_.seed);
  }

  /// False where the reporter asked to stop.
  bool run() {
    sum_ = Predictions::Zero(rows_of(source_), task_.size());
    for (int fold = 0; fold < validation_.folds; ++fold)
      if (!test(fold)) return false;
    for (Index row = 0; row < sum_.rows(); ++row)
      if (fold_of_row_[static_cast<std::size_t>(row)] == kNoFold)
        sum_.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
    return true;
  }
  const std::vector<FoldResult>& results() const { return results_; }
  const Predictions& predictions() const { return sum_; }

 private:
  bool test(int fold) {
    std::vector<Index> train, tested;
    for (std::size_t row = 0; row < fold_of_row_.size(); ++row)
      (fold_of_row_[row] == fold ? tested : train).push_back(static_cast<Index>(row));
    reporter_.on_step(validation_.repeats == 1
                          ? fmt::format("fold {} of {}:", fold + 1, validation_.folds)
                          : fmt::format("repeat {} of {}, fold {} of {}:", repeat_ + 1,
                                        validation_.repeats, fold + 1, validation_.folds));
    Prepared data = prepare(take_rows(source_, train), config_);
    if (results_.empty() && repeat_ == 0) reporter_.on_data(data);
    TimeLimit limited(reporter_, validation_.time_limit);
    const TrainedRun run = train_run(std::move(data), config_, nullptr, limited);
    if (reporter_.stop_requested()) return false;
    add(fold, run, tested);
    return true;
  }

  void add(int fold, const TrainedRun& run, const std::vector<Index>& rows) {
    std::vector<std::string> told;
    const Dataset test = encode(*run.model.schema, take_rows(source_, rows), Schema::Targets::open,
                                told, run.model.net.views());
    const Predictions said = run.model.predict(test);
    add_predictions(run.model.schema->task, said, rows, task_, sum_);
    results_.push_back({repeat_, fold, run.data.train.rows(), run.data.valid.rows(), test.rows(),
                        run.model.net.depth(), run.seconds, measures_of(run.model, said, test),
                        run.model.schema->task.threshold});
  }

  const DataSource& source_;
  const CrossValidationConfig& validation_;
  RunConfig config_;
  const Task& task_;
  int repeat_;
  ExperimentReporter& reporter_;
  std::vector<int> fold_of_row_;
  std::vector<FoldResult> results_;
  Predictions sum_;
};

}  // namespace

CrossValidation cross_validate(const DataSource& source, const CrossValidationConfig& validation,
                               const RunConfig& config, ExperimentReporter& reporter) {
  const RunConfig run = without_group(config, validation.group);
  CrossValidation result{task_of(source, run), {}, {}};
  result.predictions = Predictions::Zero(rows_of(source), result.task.size());
  int complete = 0;
  for (; complete < validation.repeats; ++complete) {
    Repeat repeat(source, validation, run, result.task, complete, reporter);
    if (!repeat.run()) break;
    result.predictions += repeat.predictions();
    result.folds.insert(result.folds.end(), repeat.results().begin(), repeat.results().end());
  }
  result.predictions /= complete;
  result.task.threshold = mean_threshold(result.folds);
  return result;
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
