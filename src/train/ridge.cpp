#include "train/ridge.h"

#include <utility>

#include "base/parallel.h"
#include "kernels/solve.h"
#include "train/moments.h"

namespace resboost {
namespace {

Eigen::RowVectorXd weighted_mean(const Matrix& rows, const Vector& weights) {
  const Index size = rows.cols();
  const auto sum =
      sum_over_slices(rows.rows(), kSliceRows, size + 1, [&](Range range, int, double* part) {
        for (Index i = range.begin; i < range.end; ++i) {
          const double weight = weights.size() ? double{weights(i)} : 1.0;
          for (Index j = 0; j < size; ++j) part[j] += weight * double{rows(i, j)};
          part[size] += weight;
        }
      });
  return Eigen::Map<const Eigen::RowVectorXd>(sum.data(), size) /
         sum[static_cast<std::size_t>(size)];
}

/// Takes the mean of the columns off every row, and returns it. With weights it is the weighted
/// mean, and rows are multiplied by the roots of their weights: then sums of products are weighted
/// and centred.
Eigen::RowVectorXd centre(Matrix& rows, const Vector& weights) {
  const Eigen::RowVectorXd mean = weighted_mean(rows, weights);
  const Eigen::Matrix<Real, 1, Eigen::Dynamic> shift = mean.cast<Real>();
  parallel_slices(rows.rows(), kSliceRows, [&](Range range, int) {
    auto part = rows.middleRows(range.begin, range.size());
    part.rowwise() -= shift;
    if (weights.size())
      part.array().colwise() *= weights.segment(range.begin, range.size()).array().sqrt();
  });
  return mean;
}

}  // namespace

NormalEquations::NormalEquations(Matrix f)
    : f_(std::move(f)),
      dual_(f_.rows() < f_.cols()),
      gram_(gram(dual_ ? Matrix(f_.transpose()) : f_)) {}

Eigen::MatrixXd NormalEquations::solve(const Matrix& y, double ridge) const {
  if (!dual_) return kernels::solve_ridge(gram_, cross_product(f_, y), ridge);
  return f_.cast<double>().transpose() * kernels::solve_ridge(gram_, y.cast<double>(), ridge);
}

Ridge fit_ridge(Matrix f, Matrix y, const Vector& weights, double ridge) {
  const Eigen::RowVectorXd f_mean = centre(f, weights), y_mean = centre(y, weights);
  Ridge fit;
  fit.w = NormalEquations(std::move(f)).solve(y, ridge);
  fit.b = y_mean - f_mean * fit.w;
  return fit;
}

}  // namespace resboost
