#include <algorithm>
#include <cmath>

#include "analyze/column_places.h"
#include "analyze/mixed_rows.h"
#include "resboost/describe.h"
#include "resboost/error.h"
#include "resboost/explain.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

/// Numbers of rows on their way that are predicted together, and the most and the fewest rows.
constexpr Index kNumbersAtOnce = 1 << 22, kMostRows = 4096, kFewestRows = 256;

/// Means and standard errors of numbers that come one after the other (B. Welford, Technometrics
/// 1962).
class RunningMean {
 public:
  RunningMean(Index rows, Index cols)
      : mean_(Eigen::MatrixXd::Zero(rows, cols)), squares_(Eigen::MatrixXd::Zero(rows, cols)) {}
  void add(const Eigen::MatrixXd& values) {
    ++n_;
    const Eigen::MatrixXd off = values - mean_;
    mean_ += off / static_cast<double>(n_);
    squares_.array() += off.array() * (values - mean_).array();
  }
  const Eigen::MatrixXd& mean() const { return mean_; }
  Eigen::MatrixXd error() const {
    return (squares_ / static_cast<double>(n_ - 1) / static_cast<double>(n_)).cwiseSqrt();
  }

 private:
  Index n_ = 0;
  Eigen::MatrixXd mean_, squares_;
};

/// The ways from background rows to an explained one. Each sample has two: column after column in
/// its order, and in the reverse of it.
class Walks {
 public:
  Walks(const Model& model, const Dataset& background, const ContributionConfig& config)
      : model_(model), background_(background), places_(column_places(*model.schema)) {
    const Rng rng(config.seed);
    std::vector<Index> shuffled = rng.fork(0).permutation(background.rows());
    for (int s = 0; s < config.samples; ++s) {
      starts_.push_back(shuffled[static_cast<std::size_t>(s) % shuffled.size()]);
      orders_.push_back(rng.fork(1, static_cast<std::uint64_t>(s)).permutation(columns()));
    }
    start_predictions_ = model.predict(background.take(starts_));
  }

  Index columns() const { return std::ssize(places_); }
  Index outputs() const { return start_predictions_.cols(); }
  const std::vector<ColumnPlace>& places() const { return places_; }

  /// Of the predictions where the walks begin.
  RunningMean base() const {
    RunningMean base(1, outputs());
    for (Index s = 0; s < start_predictions_.rows(); ++s) base.add(start_predictions_.row(s));
    return base;
  }

  /// prediction: of the row   [k]
  RowContributions explain(const Dataset& rows, Index row,
                           const std::vector<double>& prediction) const {
    const Predictions between = predict_between(rows, row);
    RunningMean contributions(columns(), outputs());
    Eigen::MatrixXd of_sample(columns(), outputs());
    for (Index sample = 0; sample < std::ssize(starts_); ++sample) {
      of_sample.setZero();
      add_gains(2 * sample, between, prediction, of_sample);
      add_gains(2 * sample + 1, between, prediction, of_sample);
      contributions.add(of_sample / 2);
    }
    return {prediction, contributions.mean(), contributions.error()};
  }

 private:
  /// The column that changes in a step of a walk, steps from 0.
  Index column(Index walk, Index step) const {
    const auto& order = orders_[static_cast<std::size_t>(walk / 2)];
    return order[static_cast<std::size_t>(walk % 2 == 0 ? step : columns() - 1 - step)];
  }

  /// Where walks are after their first steps, all but the last: [walks * (columns - 1), k].
  Predictions predict_between(const Dataset& rows, Index row) const {
    const Index inside = std::max<Index>(columns() - 1, 0),
                total = 2 * std::ssize(starts_) * inside;
    Predictions all(total, outputs());
    if (total == 0) return all;
    const Index width = std::max<Index>(rows.inputs() + columns(), 1);
    const Index most = std::clamp(kNumbersAtOnce / width, kFewestRows, kMostRows);
    const Index blocks = (total + most - 1) / most;
    MixedRows block(rows, (total + blocks - 1) / blocks);
    for (Index first = 0; first < total; first += block.rows()) {
      const Index count = std::min(block.rows(), total - first);
      for (Index i = 0; i < count; ++i)
        put(block, i, (first + i) / inside, (first + i) % inside, rows, row);
      all.middleRows(first, count) = model_.predict(block.data()).topRows(count);
    }
    return all;
  }

  /// The row of a walk after this step: the one before it, where that is in the block, but for a
  /// column.
  void put(MixedRows& block, Index to, Index walk, Index step, const Dataset& rows,
           Index row) const {
    const bool begins = step == 0 || to == 0;
    if (begins)
      block.copy_row(to, background_, starts_[static_cast<std::size_t>(walk / 2)]);
    else
      block.copy_row(to, block.data(), to - 1);
    for (Index s = begins ? 0 : step; s <= step; ++s)
      block.copy_column(to, places_[static_cast<std::size_t>(column(walk, s))], rows, row);
  }

  /// Adds what the prediction gains in each step to the step's column.
  void add_gains(Index walk, const Predictions& between, const std::vector<double>& prediction,
                 Eigen::MatrixXd& gains) const {
    const Index inside = columns() - 1;
    for (Index k = 0; k < outputs(); ++k) {
      double before = start_predictions_(walk / 2, k);
      for (Index step = 0; step < columns(); ++step) {
        const double after = step < inside ? between(walk * inside + step, k)
                                           : prediction[static_cast<std::size_t>(k)];
        gains(column(walk, step), k) += after - before;
        before = after;
      }
    }
  }

  const Model& model_;
  const Dataset& background_;
  std::vector<ColumnPlace> places_;
  std::vector<Index> starts_;
  std::vector<std::vector<Index>> orders_;
  Predictions start_predictions_;
};

std::vector<double> row_of(const Eigen::MatrixXd& values) {
  return {values.data(), values.data() + values.size()};
}

}  // namespace

Contributions contributions_of(const Model& model, const Dataset& rows, const Dataset& background,
                               const ContributionConfig& config, Reporter& reporter) {
  require_columns(*model.schema, "explain");
  if (rows.rows() == 0) throw DataError("explain: no rows to explain; give some");
  if (background.rows() == 0)
    throw DataError("explain: no rows of a background to explain others by; give some");
  check_ranges(config);
  const Predictions predictions = model.predict(rows);
  const Walks walks(model, background, config);
  Contributions found;
  for (const ColumnPlace& place : walks.places()) found.columns.push_back(place.column);
  found.outputs = model.schema->task.outputs;
  const RunningMean base = walks.base();
  found.base = row_of(base.mean());
  found.base_error = row_of(base.error());
  for (Index row = 0; row < rows.rows(); ++row) {
    if (row > 0 && reporter.stop_requested()) break;
    found.rows.push_back(walks.explain(rows, row, row_of(predictions.row(row))));
  }
  return found;
}

}  // namespace resboost
