#include "train/conv_features.h"

#include <cmath>
#include <utility>
#include <vector>

#include "train/patches.h"

namespace resboost {
namespace {

/// Of the pairs that are drawn for a filter the most distant is kept: most patches of most pictures
/// are background.
constexpr int kPairs = 8;

}  // namespace

std::unique_ptr<Layer> make_conv_features(const Examples& examples, const ImageShape& shape,
                                          Index filters, Index stride, double c, Rng rng) {
  auto conv = make_conv(shape, filters, kPatchSide, stride);
  Param& weight = *params(*conv)[0];
  Param& bias = *params(*conv)[1];
  Eigen::Map<Matrix> w(weight.value.data(), weight.rows, weight.cols);
  const auto pictures = examples.z.reader();
  for (Index f = 0; f < filters; ++f) {
    Rng draws = rng.fork(static_cast<std::uint64_t>(f));
    Eigen::RowVectorXd from, step;
    for (int pair = 0; pair < kPairs; ++pair) {
      const Eigen::RowVectorXd one = random_patch(*pictures, examples.rows(), shape, draws);
      const Eigen::RowVectorXd change =
          random_patch(*pictures, examples.rows(), shape, draws) - one;
      if (step.size() > 0 && change.squaredNorm() <= step.squaredNorm()) continue;
      from = one;
      step = change;
    }
    const double squared = step.squaredNorm();
    if (!(squared > 0)) continue;  // all patches alike: the feature is constant
    const Eigen::RowVectorXd normal = 2 * c / squared * step;
    w.col(f) = normal.transpose().cast<Real>();
    bias.value(f) = static_cast<Real>(-normal.dot(from) - c);
  }
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(conv));
  layers.push_back(make_tanh(layers.back()->outputs()));
  return make_sequential(std::move(layers));
}

}  // namespace resboost
