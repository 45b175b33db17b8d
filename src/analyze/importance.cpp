#include "resboost/importance.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "analyze/mixed_rows.h"
#include "base/in_double.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

/// Row i gets the column as row order[i] has it.
void deal(MixedRows& rows, const ColumnPlace& column, const Dataset& from,
          const std::vector<Index>& order) {
  for (Index i = 0; i < rows.rows(); ++i)
    rows.copy_column(i, column, from, order[static_cast<std::size_t>(i)]);
}

std::vector<Index> unshuffled(Index rows) {
  std::vector<Index> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), Index{0});
  return order;
}

/// data: labelled; rows: what the model is to see of them.
double measured(const Model& model, const Dataset& data, const Dataset& rows,
                const Metric& metric) {
  const Predictions predictions = model.predict(rows);
  return metric.measure(Judged(model.schema->task, predictions, data));
}

void summarise(ColumnImportance& column) {
  const auto n = static_cast<double>(column.worse_by.size());
  column.mean = std::accumulate(column.worse_by.begin(), column.worse_by.end(), 0.0) / n;
  column.low = column.high = std::nan("");
  if (column.worse_by.size() < 2) return;
  double squares = 0;
  for (const double value : column.worse_by)
    squares += (value - column.mean) * (value - column.mean);
  const double reach =
      quantile(boost::math::students_t_distribution<double, InDouble>(n - 1), 0.975) *
      std::sqrt(squares / (n - 1) / n);
  column.low = column.mean - reach;
  column.high = column.mean + reach;
}

/// The rows of which one column at a time is shuffled, and what was said of them as they are.
struct Looked {
  const Model& model;
  const Dataset& data;
  const Metric& metric;
  double value;
};

/// One number for each column; fewer where the reporter asked to stop.
std::vector<double> one_repeat(const Looked& at, const std::vector<ColumnPlace>& places,
                               MixedRows& shuffled, const Rng& rng, Reporter& reporter,
                               bool may_stop) {
  std::vector<double> worse_by;
  for (std::size_t c = 0; c < places.size(); ++c) {
    if (may_stop && reporter.stop_requested()) break;
    deal(shuffled, places[c], at.data, rng.fork(c).permutation(at.data.rows()));
    const double without = measured(at.model, at.data, shuffled.data(), at.metric);
    deal(shuffled, places[c], at.data, unshuffled(at.data.rows()));
    if (std::isnan(without))
      throw DataError(
          fmt::format("importance: {} says nothing of these rows once column \"{}\" is shuffled; "
                      "name another metric",
                      at.metric.name, places[c].column));
    worse_by.push_back(at.metric.higher_is_better ? at.value - without : without - at.value);
  }
  return worse_by;
}

}  // namespace

std::string importance_metric(const Model& model) {
  if (!model.loss->of_classes()) return "rmse";
  return model.loss->gives_probabilities() ? "log_loss" : "accuracy";
}

Importance importance_of(const Model& model, const Dataset& data, const Metric& metric,
                         const ImportanceConfig& config, Reporter& reporter) {
  require_columns(*model.schema, "importance");
  if (data.rows() == 0) throw DataError("importance: no rows; give some that are labelled");
  Importance found{metric.name, measured(model, data, data, metric), {}};
  if (std::isnan(found.value))
    throw DataError(
        fmt::format("importance: {} says nothing of these rows; name another metric", metric.name));
  const std::vector<ColumnPlace> places = column_places(*model.schema);
  for (const ColumnPlace& place : places) found.columns.push_back({place.column, {}});
  MixedRows shuffled(data, data.rows());
  for (Index i = 0; i < data.rows(); ++i) shuffled.copy_row(i, data, i);
  const Looked at{model, data, metric, found.value};
  for (int repeat = 0; repeat < config.repeats; ++repeat) {
    const Rng rng = Rng(config.seed).fork(static_cast<std::uint64_t>(repeat));
    const auto worse_by = one_repeat(at, places, shuffled, rng, reporter, repeat > 0);
    if (worse_by.size() < places.size()) break;
    for (std::size_t c = 0; c < places.size(); ++c)
      found.columns[c].worse_by.push_back(worse_by[c]);
  }
  for (ColumnImportance& column : found.columns) summarise(column);
  std::stable_sort(found.columns.begin(), found.columns.end(),
                   [](const auto& a, const auto& b) { return a.mean > b.mean; });
  return found;
}

}  // namespace resboost
