#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/packing.h"
#include "data/folds.h"
#include "experiment/carried.h"
#include "experiment/deal_folds.h"
#include "experiment/deal_tasks.h"
#include "experiment/rank_services.h"
#include "experiment/statistics.h"
#include "experiment/task_of.h"
#include "experiment/time_limit.h"
#include "resboost/cross_validation.h"
#include "resboost/error.h"

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

/// What a model says of rows, in the columns of the same name of another task; 0 in the others.
Predictions in_columns_of(const Task& to, const Task& from, const Predictions& said) {
  Predictions all = Predictions::Zero(said.rows(), to.size());
  for (Index k = 0; k < from.size(); ++k) {
    const auto found =
        std::find(to.outputs.begin(), to.outputs.end(), from.outputs[static_cast<std::size_t>(k)]);
    if (found != to.outputs.end()) all.col(found - to.outputs.begin()) = said.col(k);
  }
  return all;
}

/// None where a fold has none.
std::optional<double> mean_threshold(const std::vector<FoldResult>& folds) {
  std::vector<double> thresholds;
  for (const FoldResult& fold : folds)
    if (fold.threshold) thresholds.push_back(*fold.threshold);
  if (thresholds.empty() || thresholds.size() < folds.size()) return std::nullopt;
  return mean(thresholds);
}

/// A fold's model, tested.
struct TestedFold {
  FoldResult result;
  Predictions said;  ///< of its rows, in the columns of the task of all rows
};

template <class Visitor>
void carry(Visitor& v, TestedFold& fold) {
  FoldResult& result = fold.result;
  v(result.repeat);
  v(result.fold);
  v(result.train_rows);
  v(result.valid_rows);
  v(result.test_rows);
  v(result.stages);
  v(result.seconds);
  v(result.measures);
  v(result.threshold);
  v(fold.said);
}

/// Trains and tests folds, of one repeat after the other.
class Folds {
 public:
  Folds(const DataSource& source, const CrossValidationConfig& validation, const RunConfig& config,
        ExperimentReporter& reporter)
      : source_(source),
        validation_(validation),
        config_(without_group(config, validation.group, source)),
        task_(task_of(source, config_)),
        reporter_(reporter) {
    if (validation.time.empty()) return;
    if (!validation.group.empty())
      throw ConfigError(
          "parameters `group` and `time`: rows are dealt either by groups or by their time; give "
          "one "
          "of the two");
    if (validation.repeats > 1)
      throw ConfigError(
          "parameter `repeats`: rows by their `time` are dealt in one way only; leave it out");
  }

  const Task& task() const { return task_; }

  /// The fold that each row is in.
  const std::vector<int>& of_rows(int repeat) {
    if (repeat != repeat_) {
      repeat_ = repeat;
      of_rows_ = validation_.time.empty()
                     ? deal_folds(source_, validation_.folds, validation_.group, config_.schema,
                                  config_of(repeat).seed)
                     : deal_times(source_, validation_.folds, validation_.time, config_.schema);
    }
    return of_rows_;
  }

  /// The rows that are in a fold.
  std::vector<Index> tested_rows(int repeat, int fold) {
    return rows(repeat, [fold](int other) { return other == fold; });
  }
  /// Those of all other folds; where there is a time, those before.
  std::vector<Index> training_rows(int repeat, int fold) {
    const bool past_alone = !validation_.time.empty();
    return rows(repeat, [=](int other) { return past_alone ? other < fold : other != fold; });
  }

  /// Nothing where the reporter asked to stop.
  std::optional<TestedFold> test(int repeat, int fold) {
    const std::vector<Index> tested = tested_rows(repeat, fold);
    reporter_.on_step(validation_.repeats == 1
                          ? fmt::format("fold {} of {}:", fold + 1, validation_.folds)
                          : fmt::format("repeat {} of {}, fold {} of {}:", repeat + 1,
                                        validation_.repeats, fold + 1, validation_.folds));
    const RunConfig config = config_of(repeat);
    Prepared data = prepared(training_rows(repeat, fold), config);
    if (repeat == 0 && fold == 0) reporter_.on_data(data);
    TimeLimit limited(reporter_, validation_.time_limit);
    const TrainedRun run = train_run(std::move(data), config, nullptr, limited);
    if (reporter_.stop_requested()) return std::nullopt;
    std::vector<std::string> told;
    const Dataset test = encode(*run.model.schema, take_rows(source_, tested),
                                Schema::Targets::open, told, run.model.net.views());
    const Predictions said = run.model.predict(test);
    return TestedFold{{repeat, fold, run.data.train.rows(), run.data.valid.rows(), test.rows(),
                       run.model.net.depth(), run.seconds, measures_of(run.model, said, test),
                       run.model.schema->task.threshold},
                      in_columns_of(task_, run.model.schema->task, said)};
  }

  /// The same as a task (deal_tasks.h).
  std::string do_task(const std::string& what) {
    const auto [repeat, fold] = unpacked<std::pair<int, int>>(what);
    const auto tested = test(repeat, fold);
    return tested ? packed(*tested) : std::string();
  }

 private:
  /// The rows whose fold is wanted.
  template <class Wanted>
  std::vector<Index> rows(int repeat, Wanted wanted) {
    std::vector<Index> chosen;
    const std::vector<int>& folds = of_rows(repeat);
    for (std::size_t row = 0; row < folds.size(); ++row)
      if (wanted(folds[row])) chosen.push_back(static_cast<Index>(row));
    return chosen;
  }

  /// Says where errors of a part of the rows come from.
  Prepared prepared(const std::vector<Index>& rows, const RunConfig& config) const {
    try {
      return prepare(take_rows(source_, rows), config);
    } catch (const DataError& error) {
      if (validation_.time.empty()) throw;
      throw DataError(
          fmt::format("the {} earliest rows, of {} by their `time`: {}; or give fewer "
                      "`folds`, so that the first part is larger",
                      rows.size(), rows_of(source_), error.what()));
    }
  }

  RunConfig config_of(int repeat) const {
    RunConfig config = config_;
    config.seed += static_cast<std::uint64_t>(repeat);
    return config;
  }

  const DataSource& source_;
  const CrossValidationConfig& validation_;
  RunConfig config_;
  Task task_;
  ExperimentReporter& reporter_;
  int repeat_ = -1;
  std::vector<int> of_rows_;  ///< of repeat_
};

/// Adds up the folds of a repeat, and the repeats that are complete.
class Repeats {
 public:
  Repeats(Folds& folds, Index rows) : folds_(folds) {
    result_.task = folds.task();
    result_.predictions = sum_ = Predictions::Zero(rows, result_.task.size());
  }

  void add(TestedFold fold, int folds) {
    const int repeat = fold.result.repeat;
    const std::vector<Index> rows = folds_.tested_rows(repeat, fold.result.fold);
    for (std::size_t i = 0; i < rows.size(); ++i)
      sum_.row(rows[i]) += fold.said.row(static_cast<Index>(i));
    results_.push_back(std::move(fold.result));
    if (static_cast<int>(results_.size()) == folds) complete(repeat, folds);
  }

  CrossValidation mean() {
    result_.predictions /= complete_;
    result_.task.threshold = mean_threshold(result_.folds);
    return std::move(result_);
  }

 private:
  void complete(int repeat, int folds) {
    const std::vector<int>& of_rows = folds_.of_rows(repeat);
    for (Index row = 0; row < sum_.rows(); ++row)
      if (const int fold = of_rows[static_cast<std::size_t>(row)]; fold < 0 || fold >= folds)
        sum_.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
    result_.predictions += sum_;
    result_.folds.insert(result_.folds.end(), results_.begin(), results_.end());
    sum_.setZero();
    results_.clear();
    ++complete_;
  }

  Folds& folds_;
  CrossValidation result_;
  Predictions sum_;                  ///< of the repeat at hand
  std::vector<FoldResult> results_;  ///< likewise
  int complete_ = 0;
};

}  // namespace

CrossValidation cross_validate(const DataSource& source, const CrossValidationConfig& validation,
                               const RunConfig& config, ExperimentReporter& reporter,
                               Communicator* ranks) {
  Folds folds(source, validation, config, reporter);
  std::vector<std::string> tasks;
  for (int repeat = 0; repeat < validation.repeats; ++repeat)
    for (int fold = 0; fold < validation.folds; ++fold)
      tasks.push_back(packed(std::pair(repeat, fold)));
  Repeats repeats(folds, rows_of(source));
  deal_tasks(
      ranks, in_turn(std::move(tasks), ranks),
      [&](const std::string& what) { return folds.do_task(what); },
      [&](std::size_t, const std::string& result) {
        repeats.add(unpacked<TestedFold>(result), validation.folds);
      },
      reporter);
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
    const auto folds = std::make_shared<Folds>(source, validation, config, orders);
    return [folds](const std::string& what) { return folds->do_task(what); };
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
