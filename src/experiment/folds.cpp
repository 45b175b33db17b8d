#include "experiment/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "experiment/deal_folds.h"
#include "experiment/task_of.h"
#include "experiment/time_limit.h"
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

/// The rows whose fold is wanted.
template <class Wanted>
std::vector<Index> rows_where(const std::vector<int>& folds, Wanted wanted) {
  std::vector<Index> chosen;
  for (std::size_t row = 0; row < folds.size(); ++row)
    if (wanted(folds[row])) chosen.push_back(static_cast<Index>(row));
  return chosen;
}

}  // namespace

std::vector<FoldNumber> numbers_of(const CrossValidationConfig& validation) {
  std::vector<FoldNumber> numbers;
  for (int repeat = 0; repeat < validation.repeats; ++repeat)
    for (int fold = 0; fold < validation.folds; ++fold) numbers.emplace_back(repeat, fold);
  return numbers;
}

std::string name_of(FoldNumber number, const CrossValidationConfig& validation) {
  const auto [repeat, fold] = number;
  std::string name = fmt::format("fold {} of {}", fold + 1, validation.folds);
  if (validation.repeats == 1) return name;
  return fmt::format("repeat {} of {}, {}", repeat + 1, validation.repeats, name);
}

Folds::Folds(const DataSource& source, const CrossValidationConfig& validation,
             const RunConfig& config)
    : source_(source),
      validation_(validation),
      config_(without_group(config, validation.group, source)),
      task_(task_of(source, config_)) {
  if (validation.time.empty()) return;
  if (!validation.group.empty())
    throw ConfigError(
        "parameters `group` and `time`: rows are dealt either by groups or by their time; give one "
        "of the two");
  if (validation.repeats > 1)
    throw ConfigError(
        "parameter `repeats`: rows by their `time` are dealt in one way only; leave it out");
}

std::shared_ptr<const std::vector<int>> Folds::of_rows(int repeat) const {
  const std::lock_guard lock(dealing_);
  Dealt& dealt = dealt_[static_cast<std::size_t>(repeat % 2)];
  if (dealt.repeat == repeat) return dealt.of_rows;
  dealt.of_rows = std::make_shared<const std::vector<int>>(
      validation_.time.empty()
          ? deal_folds(source_, validation_.folds, validation_.group, config_.schema,
                       config_of(repeat).seed)
          : deal_times(source_, validation_.folds, validation_.time, config_.schema));
  dealt.repeat = repeat;
  return dealt.of_rows;
}

std::vector<Index> Folds::tested_rows(FoldNumber number) const {
  return rows_where(*of_rows(number.first), [&](int fold) { return fold == number.second; });
}

/// Those of all other folds; where there is a time, those before.
std::vector<Index> Folds::training_rows(FoldNumber number) const {
  const bool past_alone = !validation_.time.empty();
  return rows_where(*of_rows(number.first), [&](int fold) {
    return past_alone ? fold < number.second : fold != number.second;
  });
}

RunConfig Folds::config_of(int repeat) const {
  RunConfig config = config_;
  config.seed += static_cast<std::uint64_t>(repeat);
  return config;
}

/// Says where errors of a part of the rows come from.
Prepared Folds::prepared(FoldNumber number, const RunConfig& config) const {
  const std::vector<Index> rows = training_rows(number);
  try {
    return prepare(take_rows(source_, rows), config);
  } catch (const DataError& error) {
    if (validation_.time.empty()) throw;
    throw DataError(
        fmt::format("the {} earliest rows, of {} by their `time`: {}; or give fewer `folds`, so "
                    "that the first part is larger",
                    rows.size(), rows_of(source_), error.what()));
  }
}

std::optional<FoldResult> Folds::test(FoldNumber number, ExperimentReporter& reporter) const {
  const std::vector<Index> tested = tested_rows(number);
  reporter.on_step(name_of(number, validation_) + ":");
  const RunConfig config = config_of(number.first);
  Prepared data = prepared(number, config);
  if (number == FoldNumber(0, 0)) reporter.on_data(data);
  TimeLimit limited(reporter, validation_.time_limit);
  const TrainedRun run = train_run(std::move(data), config, nullptr, limited);
  if (reporter.stop_requested()) return std::nullopt;
  std::vector<std::string> told;
  const Schema& schema = *run.model.schema;
  const Dataset test = encode(schema, take_rows(source_, tested), Schema::Targets::open, told,
                              run.model.net.views());
  const Predictions said = run.model.predict(test);
  FoldResult result;
  std::tie(result.repeat, result.fold) = number;
  result.train_rows = run.data.train.rows();
  result.valid_rows = run.data.valid.rows();
  result.test_rows = test.rows();
  result.stages = run.model.net.depth();
  result.seconds = run.seconds;
  result.measures = measures_of(run.model, said, test);
  result.threshold = schema.task.threshold;
  result.predictions = in_columns_of(task_, schema.task, said);
  return result;
}

}  // namespace resboost
