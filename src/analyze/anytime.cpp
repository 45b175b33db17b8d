#include <algorithm>
#include <limits>

#include "analyze/depth_scores.h"
#include "analyze/rows.h"
#include "metrics/error_of.h"
#include "model/finish_scores.h"
#include "resboost/analyze.h"
#include "resboost/cost.h"

namespace resboost {
namespace {

/// Close to 1 there are more: there the margins of a good network are.
constexpr double kThresholds[] = {0,     0.1,   0.2,    0.3,    0.4,    0.5,  0.6,
                                  0.7,   0.8,   0.9,    0.95,   0.98,   0.99, 0.995,
                                  0.998, 0.999, 0.9995, 0.9998, 0.9999, 1};

/// Largest probability minus the second.
double confidence(const Predictions& probabilities, Index row) {
  double first = 0, second = 0;
  for (Index k = 0; k < probabilities.cols(); ++k) {
    const double p = probabilities(row, k);
    second = std::max(second, std::min(first, p));
    first = std::max(first, p);
  }
  return first - second;
}

/// Operations of a row that leaves at each depth with a head, having met all heads on its way.
std::vector<double> exit_flops(const Network& net, Index inputs) {
  std::vector<double> flops;
  double heads = 0;
  for (Index depth = net.first_head(); depth <= net.depth(); ++depth) {
    flops.push_back(heads + forward_flops(net, depth, inputs));
    heads += head_flops(net, depth, inputs);
  }
  return flops;
}

EarlyExit early_exit(const Model& model, const Dataset& data,
                     const std::vector<Predictions>& predictions, const std::vector<double>& flops,
                     double threshold) {
  Predictions taken(data.rows(), predictions.back().cols());
  double depths = 0, cost = 0;
  for (Index i = 0; i < data.rows(); ++i) {
    std::size_t at = 0;
    while (at + 1 < predictions.size() && !(confidence(predictions[at], i) > threshold)) ++at;
    taken.row(i) = predictions[at].row(i);
    depths += static_cast<double>(model.net.first_head()) + static_cast<double>(at);
    cost += flops[at];
  }
  const auto n = static_cast<double>(data.rows());
  const Metrics metrics = metrics_of(model.schema->task, taken, data);
  return {threshold, error_of(metrics), metrics.log_loss, cost / n, depths / n};
}

}  // namespace

Anytime anytime(const Model& model, const Dataset& data) {
  require_labelled_rows(model.net, data);
  const Network& net = model.net;
  std::vector<Predictions> predictions;
  Anytime result;
  for (Matrix& scores : depth_scores(net, data)) {
    const Index depth = net.first_head() + std::ssize(predictions);
    predictions.push_back(finish_scores(model, scores));
    const Metrics metrics = metrics_of(model.schema->task, predictions.back(), data);
    result.depths.push_back(
        {depth, error_of(metrics), metrics.log_loss, forward_flops(net, depth, data.inputs())});
  }
  if (!model.loss->of_classes()) return result;
  const auto flops = exit_flops(net, data.inputs());
  for (const double threshold : kThresholds)
    result.exits.push_back(early_exit(model, data, predictions, flops, threshold));
  return result;
}

}  // namespace resboost
