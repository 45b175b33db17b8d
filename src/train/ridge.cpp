#include "train/ridge.h"

#include <utility>

#include "base/parallel.h"
#include "kernels/solve.h"
#include "train/moments.h"

namespace resboost {

std::vector<double> weighted_sums(const Rows& rows, const Weights& weights, const RowShare& share) {
  const Index size = rows.cols();
  return share.sum(kSliceRows, size + 1, [&](Range range, int, double* part) {
    for (Index i = range.begin; i < range.end; ++i) {
      const double weight = weights.size() ? double{weights(i)} : 1.0;
      for (Index j = 0; j < size; ++j) part[j] += weight * double{rows(i, j)};
      part[size] += weight;
    }
  });
}

Eigen::RowVectorXd mean_of(std::span<const double> sums) {
  const auto size = sums.size() - 1;
  return Eigen::Map<const Eigen::RowVectorXd>(sums.data(), static_cast<Index>(size)) / sums[size];
}

Matrix centred(const Rows& rows, const Eigen::RowVectorXd& mean, const Weights& weights) {
  const Eigen::Matrix<Real, 1, Eigen::Dynamic> shift = mean.cast<Real>();
  Matrix result(rows.rows(), rows.cols());
  parallel_slices(rows.rows(), kSliceRows, [&](Range range, int) {
    auto part = result.middleRows(range.begin, range.size());
    part = rows.middleRows(range.begin, range.size()).rowwise() - shift;
    if (weights.size())
      part.array().colwise() *= weights.segment(range.begin, range.size()).array().sqrt();
  });
  return result;
}

NormalEquations::NormalEquations(Matrix f)
    : f_(std::move(f)),
      dual_(f_.rows() < f_.cols()),
      gram_(gram(dual_ ? Matrix(f_.transpose()) : f_)) {}

Eigen::MatrixXd NormalEquations::solve(const Matrix& y, double ridge) const {
  if (!dual_) return kernels::solve_ridge(gram_, cross_product(f_, y), ridge);
  return f_.cast<double>().transpose() * kernels::solve_ridge(gram_, y.cast<double>(), ridge);
}

Ridge fit_ridge(const Rows& f, const Rows& y, const Vector& weights, double ridge) {
  const RowShare all(f.rows());
  const Eigen::RowVectorXd f_mean = mean_of(weighted_sums(f, weights, all)),
                           y_mean = mean_of(weighted_sums(y, weights, all));
  Ridge fit;
  fit.w = NormalEquations(centred(f, f_mean, weights)).solve(centred(y, y_mean, weights), ridge);
  fit.b = y_mean - f_mean * fit.w;
  return fit;
}

}  // namespace resboost
