#include "train/whitening.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "resboost/dataset.h"

namespace resboost {
namespace {

constexpr int kPatches = 20000;
constexpr Index kWindow = 3;
/// Added to all variances, so that directions that hardly occur do not become noise. Pixels have
/// variance 1.
constexpr double kLeastVariance = 0.01;

/// Of a random picture around a random pixel, zeros outside, in the order of a convolution's
/// weights.   [kWindow^2 channels]
Eigen::RowVectorXd random_patch(const Pictures& pictures, Rng& rng) {
  const ImageShape& shape = pictures.shape;
  const std::uint8_t* picture = pictures.picture(rng.below(pictures.rows())).data();
  const Index top = rng.below(shape.height) - kWindow / 2,
              left = rng.below(shape.width) - kWindow / 2;
  Eigen::RowVectorXd patch = Eigen::RowVectorXd::Zero(kWindow * kWindow * shape.channels);
  for (Index i = 0; i < kWindow * kWindow; ++i) {
    const Index y = top + i / kWindow, x = left + i % kWindow;
    if (y < 0 || y >= shape.height || x < 0 || x >= shape.width) continue;
    const std::uint8_t* pixel = picture + (y * shape.width + x) * shape.channels;
    for (Index c = 0; c < shape.channels; ++c)
      patch(i * shape.channels + c) = static_cast<double>(
          (static_cast<Real>(pixel[c]) - pictures.center(c)) * pictures.scale(c));
  }
  return patch;
}

}  // namespace

void begin_stem(Layer& stem, ImageConfig::Stem how, const RowSource& pictures, Rng rng) {
  if (how == ImageConfig::Stem::random) return;
  const Pictures& all = *pictures_of(pictures);
  Param& weight = *params(stem).front();
  const Index size = kWindow * kWindow * all.shape.channels;
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(size, size);
  for (int i = 0; i < kPatches; ++i) {
    const Eigen::RowVectorXd patch = random_patch(all, rng);
    products += patch.transpose() * patch;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> directions(products / kPatches);
  Eigen::Map<Matrix> filters(weight.value.data(), weight.rows, weight.cols);
  for (Index f = 0; f < std::min(2 * size, filters.cols()); ++f) {
    const Index i = size - 1 - f / 2;  // eigenvalues ascend
    const double sign = f % 2 == 0 ? 1 : -1;
    const double scale = sign / std::sqrt(directions.eigenvalues()(i) + kLeastVariance);
    filters.col(f) = (scale * directions.eigenvectors().col(i)).cast<Real>();
  }
}

}  // namespace resboost
