#include "train/automatic/seconds.h"

#include <algorithm>
#include <cmath>

#include "train/automatic/networks.h"
#include "train/rate_schedule.h"
#include "train/trees/booster.h"

namespace resboost::automatic {
namespace {

constexpr double kNano = 1e-9;
/// A row of a column in a histogram; a bin of a leaf that is looked at for a split; a score of a
/// row, with its derivatives.
constexpr double kPerCode = 2 * kNano, kPerBin = 10 * kNano, kPerScore = 10 * kNano;
/// A multiply-add of narrow layers, the step of the parameter that it belongs to included.
constexpr double kPerProduct = 0.025 * kNano;

double products_a_row(const Examples& train, Index outputs, const AutomaticConfig& config) {
  return static_cast<double>(config.stream) *
         (static_cast<double>(train.x.width() + outputs) + 2.0 * config.width * config.blocks);
}

}  // namespace

double seconds_of_tree(const Examples& train, const Loss& loss, const TreesConfig& config) {
  const auto rows = static_cast<double>(train.rows());
  const Index outputs = loss.scores(train.target.cols());
  const double leaves = std::min<double>(trees::most_leaves(config, loss, outputs, *train.codes),
                                         rows / config.min_rows);
  double bins = 0;
  for (const Codes::Column& column : train.codes->columns) bins += column.codes;
  const double codes =
      rows * config.rows * static_cast<double>(train.codes->columns.size()) * config.columns;
  return kPerCode * codes * std::log2(std::max(leaves, 2.0)) +
         kPerBin * leaves * bins * config.columns + kPerScore * rows * static_cast<double>(outputs);
}

double seconds_of_network(const Examples& train, Index held_out, Index outputs, int steps,
                          const AutomaticConfig& config) {
  const int batch = batch_size_of(config, train.rows());
  SgdConfig sgd;
  sgd.steps = steps;
  const auto epochs = static_cast<double>(epochs_of(sgd, (train.rows() + batch - 1) / batch));
  const auto forward = static_cast<double>(held_out),
             both_ways = 3 * static_cast<double>(train.rows());
  return kPerProduct * products_a_row(train, outputs, config) * epochs * (both_ways + forward);
}

double seconds_of_pass(const Examples& train, Index held_out, Index outputs,
                       const AutomaticConfig& config) {
  return kPerProduct * products_a_row(train, outputs, config) *
         static_cast<double>(train.rows() + held_out);
}

}  // namespace resboost::automatic
