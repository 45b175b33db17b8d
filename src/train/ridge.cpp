#include "train/ridge.h"

#include <utility>

#include "base/parallel.h"
#include "kernels/solve.h"
#include "train/moments.h"

namespace resboost {
namespace {

Eigen::RowVectorXd weighted_mean(const Rows& rows, const Vector& weights) {
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

/// Rows without their mean. With weights they are multiplied by the roots of those: then sums of
/// products are weighted and centred. Copied slice by slice, for thousands of features are
/// gigabytes, and a signal must not wait for them.
Matrix centred(const Rows& rows, const Eigen::RowVectorXd& mean, const Vector& weights) {
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

}  // namespace

NormalEquations::NormalEquations(Matrix f)
    : f_(std::move(f)),
      dual_(f_.rows() < f_.cols()),
      gram_(gram(dual_ ? Matrix(f_.transpose()) : f_)) {}

Eigen::MatrixXd NormalEquations::solve(const Matrix& y, double ridge) const {
  if (!dual_) return kernels::solve_ridge(gram_, cross_product(f_, y), ridge);
  return f_.cast<double>().transpose() * kernels::solve_ridge(gram_, y.cast<double>(), ridge);
}

Ridge fit_ridge(const Rows& f, const Rows& y, const Vector& weights, double ridge) {
  const Eigen::RowVectorXd f_mean = weighted_mean(f, weights), y_mean = weighted_mean(y, weights);
  Ridge fit;
  fit.w = NormalEquations(centred(f, f_mean, weights)).solve(centred(y, y_mean, weights), ridge);
  fit.b = y_mean - f_mean * fit.w;
  return fit;
}

}  // namespace resboost
