#include "train/generalisation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "loss/margin.h"
#include "resboost/checkpoint.h"
#include "resboost/error.h"

namespace resboost {

void LayerNorms::restore(const std::vector<double>& state) {
  if (state.size() != 3) throw ModelError("checkpoint: norms of blocks are three numbers");
  product_ = state[0];
  sum_ = state[1];
  blocks_ = Memory::as_count(state[2]);
}

void LayerNorms::add(const Layer& block) {
  // A path through the block multiplies the largest l1 norms of its dense layers, each doubled as
  // in eq. 7; the identity beside it adds 1. Biases are weights of an input that is always 1, which
  // every layer but the last must hand on.
  double through = 1;
  const auto all = params(block);
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    const Eigen::Map<const Matrix> w(all[i]->value.data(), all[i]->rows, all[i]->cols);
    double largest = i + 2 < all.size() ? 1 : 0;
    for (Index j = 0; j < w.cols(); ++j)
      largest = std::max(
          largest, double{w.col(j).template lpNorm<1>()} + std::abs(double{all[i + 1]->value(j)}));
    through *= 2 * largest;
  }
  product_ *= 1 + through;
  sum_ += product_;
  ++blocks_;
}

double generalisation_bound(const LayerNorms& norms, const Examples& train, const Matrix& outputs,
                            const Head& head) {
  constexpr double kDelta = 0.05;
  constexpr int kThetas = 20;  // tried, each with its share of delta
  const auto m = static_cast<double>(train.rows());
  const double radius =
      std::max(1.0, double{train.x.matrix().cwiseAbs().maxCoeff()});  // 1: the input of the biases
  // y o = tanh((s_y - s_other) / 2) is 1-Lipschitz in a linear function with these weights.
  const double c0 = 0.5 * (double{(head.w().col(1) - head.w().col(0)).template lpNorm<1>()} +
                           std::abs(double{head.bias.value(1)} - double{head.bias.value(0)}));
  const double neurons = 2.0 * static_cast<double>(head.features());
  const double rounds =
      std::max(2.0, static_cast<double>(norms.blocks()));  // log T of one round would be 0
  const double complexity =
      4 * c0 * radius * std::sqrt(std::log(2 * neurons) / (2 * m)) * norms.sum();
  std::vector<double> margins;
  for (Index i = 0; i < outputs.rows(); ++i) {
    const Index label = label_of(train.target, i);
    margins.push_back(double{outputs(i, label)} - double{outputs(i, 1 - label)});
  }
  std::sort(margins.begin(), margins.end());
  double best = std::numeric_limits<double>::infinity();
  for (int i = 1; i <= kThetas; ++i) {
    const double theta = static_cast<double>(i) / kThetas;
    const auto below = static_cast<double>(std::upper_bound(margins.begin(), margins.end(), theta) -
                                           margins.begin());
    const double logs = std::max(
        1.0, std::ceil(4 / (theta * theta) * std::log(theta * theta * m / std::log(rounds))));
    const double beta =
        std::sqrt(logs * std::log(rounds) / m + std::log(2 * kThetas / kDelta) / (2 * m));
    best = std::min(
        best, below / m + complexity / theta + 2 / theta * std::sqrt(std::log(rounds) / m) + beta);
  }
  return best;
}

}  // namespace resboost
