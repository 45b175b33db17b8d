#include "train/whitening.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "resboost/dataset.h"
#include "train/patches.h"

namespace resboost {
namespace {

constexpr int kPatches = 20000;
/// Added to all variances, so that directions that hardly occur do not become noise. Pixels have
/// variance 1.
constexpr double kLeastVariance = 0.01;

}  // namespace

void begin_stem(Layer& stem, ImageConfig::Stem how, const RowSource& pictures, Rng rng) {
  if (how == ImageConfig::Stem::random) return;
  const ImageShape shape = pictures_of(pictures)->shape;
  Param& weight = *params(stem).front();
  const Index size = kPatchSide * kPatchSide * shape.channels;
  const auto reader = pictures.reader();
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(size, size);
  for (int i = 0; i < kPatches; ++i) {
    const Eigen::RowVectorXd patch = random_patch(*reader, pictures.rows(), shape, rng);
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
