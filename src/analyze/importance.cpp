#include "resboost/importance.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "data/schema_columns.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

/// A column of the file, and where its features and codes are.
struct Place {
  std::string column;
  std::vector<Range> features;
  std::vector<Index> codes;
};

std::vector<Place> places_of(const Schema& schema) {
  std::vector<Place> places;
  Index feature = 0, code = 0;
  for (const ColumnSpec* spec : schema.coded_columns()) {
    const std::string name = file_column(schema, *spec);
    if (places.empty() || places.back().column != name) places.push_back({name, {}, {}});
    places.back().features.push_back({feature, feature + spec->width()});
    places.back().codes.push_back(code++);
    feature += spec->width();
  }
  return places;
}

/// A copy of rows, of which one column at a time is shuffled.
class Shuffled {
 public:
  explicit Shuffled(const Dataset& data) : original_(data), x_(data.x.matrix()), data_(data) {
    data_.x = RowSource::borrow(x_);
  }

  const Dataset& with(const Place& place, const std::vector<Index>& order) {
    deal(place, order);
    return data_;
  }
  void restore(const Place& place) {
    std::vector<Index> order(static_cast<std::size_t>(original_.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    deal(place, order);
  }

 private:
  /// Row i gets what row order[i] has.
  void deal(const Place& place, const std::vector<Index>& order) {
    const Rows from = original_.x.matrix();
    for (const Range& range : place.features)
      for (Index i = 0; i < x_.rows() && x_.cols() > 0; ++i)
        x_.row(i).segment(range.begin, range.size()) =
            from.row(order[static_cast<std::size_t>(i)]).segment(range.begin, range.size());
    const Codes& codes = original_.codes;
    for (const Index c : place.codes)
      for (Index i = 0; i < codes.rows; ++i)
        data_.codes.values[static_cast<std::size_t>(c * codes.rows + i)] =
            codes.column(c)[order[static_cast<std::size_t>(i)]];
  }

  const Dataset& original_;
  Matrix x_;
  Dataset data_;
};

double measured(const Model& model, const Dataset& rows, const Metric& metric) {
  const Predictions predictions = model.predict(rows);
  return metric.measure(Judged(model.schema->task, predictions, rows));
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
      quantile(boost::math::students_t(n - 1), 0.975) * std::sqrt(squares / (n - 1) / n);
  column.low = column.mean - reach;
  column.high = column.mean + reach;
}

/// One number for each column; fewer where the reporter asked to stop.
std::vector<double> one_repeat(const Model& model, const std::vector<Place>& places,
                               Shuffled& shuffled, const Metric& metric, double value, Index rows,
                               const Rng& rng, Reporter& reporter, bool may_stop) {
  std::vector<double> worse_by;
  for (std::size_t c = 0; c < places.size(); ++c) {
    if (may_stop && reporter.stop_requested()) break;
    const std::vector<Index> order = rng.fork(c).permutation(rows);
    const double without = measured(model, shuffled.with(places[c], order), metric);
    shuffled.restore(places[c]);
    if (std::isnan(without))
      throw DataError(
          fmt::format("importance: {} says nothing of these rows once column \"{}\" is shuffled; "
                      "name another metric",
                      metric.name, places[c].column));
    worse_by.push_back(metric.higher_is_better ? value - without : without - value);
  }
  return worse_by;
}

}  // namespace

Importance importance_of(const Model& model, const Dataset& data, const Metric& metric,
                         const ImportanceConfig& config, Reporter& reporter) {
  if (model.schema->pictures.shape.size() > 0)
    throw DataError("importance: it is of the columns of a table, and the model is of pictures");
  if (data.rows() == 0) throw DataError("importance: no rows; give some that are labelled");
  Importance found{metric.name, measured(model, data, metric), {}};
  if (std::isnan(found.value))
    throw DataError(
        fmt::format("importance: {} says nothing of these rows; name another metric", metric.name));
  const std::vector<Place> places = places_of(*model.schema);
  for (const Place& place : places) found.columns.push_back({place.column, {}});
  Shuffled shuffled(data);
  for (int repeat = 0; repeat < config.repeats; ++repeat) {
    const Rng rng = Rng(config.seed).fork(static_cast<std::uint64_t>(repeat));
    const auto worse_by = one_repeat(model, places, shuffled, metric, found.value, data.rows(), rng,
                                     reporter, repeat > 0);
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
