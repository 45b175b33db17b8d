#include "resboost/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "metrics/hit.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallestProbability = 1e-15;

double weight(const Dataset& data, Index row) {
  return data.w.size() == 0 ? 1.0 : static_cast<double>(data.w[row]);
}

void measure_classes(const Predictions& probabilities, const Dataset& data, Metrics& metrics) {
  double total = 0, right = 0, log_loss = 0;
  for (Index i = 0; i < probabilities.rows(); ++i) {
    const double w = weight(data, i);
    total += w;
    if (is_hit(probabilities, data.y, i)) right += w;
    if (!(data.y.row(i).maxCoeff() > 0)) log_loss -= w * std::log(kSmallestProbability);
    for (Index k = 0; k < probabilities.cols(); ++k) {
      const double share = static_cast<double>(data.y(i, k));
      if (share > 0)
        log_loss -= w * share * std::log(std::max(probabilities(i, k), kSmallestProbability));
    }
  }
  metrics.accuracy = right / total;
  metrics.log_loss = log_loss / total;
  metrics.ece = calibration_error(calibration_bins(probabilities, data));
}

struct Fit {
  double rmse, nrmse, r2, mae, criterion;
};

/// One target, in its own units.
Fit measure_target(const Predictions& predictions, const Dataset& data, const Task& task,
                   const Loss* loss, Index k) {
  // In units of a power of two near the scale, which rounds nothing: squares of large numbers
  // overflow, and those of small ones vanish.
  const int exponent = std::ilogb(task.scale[static_cast<std::size_t>(k)]);
  const auto in_units = [&](double value) { return std::scalbn(value, -exponent); };
  const auto in_target_units = [&](double value) { return std::scalbn(value, exponent); };
  const double center = in_units(task.mean[static_cast<std::size_t>(k)]),
               scale = in_units(task.scale[static_cast<std::size_t>(k)]);
  const auto target = [&](Index i) { return center + scale * static_cast<double>(data.y(i, k)); };
  double total = 0, error = 0, sum = 0, squares = 0, size = 0, criterion = 0;
  for (Index i = 0; i < predictions.rows(); ++i) {
    const double w = weight(data, i);
    const double miss = in_units(predictions(i, k)) - target(i);
    // From the first row, so that equal targets have no spread to the last bit.
    const double away = target(i) - target(0);
    total += w;
    error += w * miss * miss;
    size += w * std::abs(miss);
    if (loss) criterion += w * loss->criterion_of(predictions(i, k), in_target_units(target(i)));
    sum += w * away;
    squares += w * away * away;
  }
  const double spread = squares - sum * sum / total;
  const double rmse = std::sqrt(error / total);
  Fit fit{in_target_units(rmse), kNaN, kNaN, in_target_units(size / total), criterion / total};
  if (spread > 0) {
    fit.nrmse = rmse / std::sqrt(spread / total);
    fit.r2 = 1 - error / spread;
  }
  return fit;
}

void measure_targets(const Predictions& predictions, const Dataset& data, const Task& task,
                     const Loss* loss, Metrics& metrics) {
  metrics.rmse = metrics.nrmse = metrics.r2 = metrics.mae = 0;
  if (loss) metrics.criterion = loss->criterion();
  const auto targets = static_cast<double>(task.size());
  for (Index k = 0; k < task.size(); ++k) {
    const Fit fit = measure_target(predictions, data, task, loss, k);
    metrics.rmse += fit.rmse / targets;
    metrics.nrmse += fit.nrmse / targets;
    metrics.r2 += fit.r2 / targets;
    metrics.mae += fit.mae / targets;
    metrics.criterion_value += fit.criterion / targets;
  }
}

}  // namespace

Metrics metrics_of(const Task& task, const Predictions& predictions, const Dataset& data,
                   const Loss* loss) {
  const bool fits = predictions.rows() == data.y.rows() && predictions.cols() == data.y.cols() &&
                    predictions.cols() == task.size() &&
                    (data.w.size() == 0 || data.w.size() == data.y.rows());
  if (!fits) {
    throw DataError("metrics: predictions are [" + std::to_string(predictions.rows()) + ", " +
                    std::to_string(predictions.cols()) + "], targets [" +
                    std::to_string(data.y.rows()) + ", " + std::to_string(data.y.cols()) +
                    "]; both must have one row per example and one column per output");
  }
  if (!predictions.allFinite())
    throw DataError("metrics: a prediction is not finite; use what a model's predict() gives");
  Metrics metrics{predictions.rows(), kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  if (metrics.rows == 0) return metrics;
  if (task.kind == Task::Kind::classification) {
    measure_classes(predictions, data, metrics);
  } else {
    measure_targets(predictions, data, task, loss, metrics);
  }
  return metrics;
}

}  // namespace resboost
