#include "train/conv_features.h"

#include <cmath>
#include <utility>
#include <vector>

namespace resboost {
namespace {

constexpr Index kWindow = 3;
/// Of the pairs that are drawn for a filter the most distant is kept: most patches of most pictures
/// are background.
constexpr int kPairs = 8;

/// A 3x3 patch of a random row, zeros outside of the picture, in the order of a convolution's
/// weights.
Eigen::RowVectorXd random_patch(RowReader& pictures, Index rows, const ImageShape& shape,
                                Rng& rng) {
  const Index row = rng.below(rows);
  const Rows picture = pictures.slice({row, row + 1});
  const Index top = rng.below(shape.height) - kWindow / 2,
              left = rng.below(shape.width) - kWindow / 2;
  Eigen::RowVectorXd patch = Eigen::RowVectorXd::Zero(kWindow * kWindow * shape.channels);
  for (Index i = 0; i < kWindow * kWindow; ++i) {
    const Index y = top + i / kWindow, x = left + i % kWindow;
    if (y < 0 || y >= shape.height || x < 0 || x >= shape.width) continue;
    patch.segment(i * shape.channels, shape.channels) =
        picture.row(0)
            .segment((y * shape.width + x) * shape.channels, shape.channels)
            .cast<double>();
  }
  return patch;
}

}  // namespace

std::unique_ptr<Layer> make_conv_features(const Examples& examples, const ImageShape& shape,
                                          Index filters, Index stride, double c, Rng rng) {
  auto conv = make_conv(shape, filters, kWindow, stride);
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
