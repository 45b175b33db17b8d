#pragma once

#include <span>
#include <vector>

#include "base/row_share.h"
#include "resboost/types.h"

namespace resboost {

/// Least squares with one matrix of rows and several right sides and penalties: x = (F^T F + ridge
/// I)^-1 F^T y. Through F F^T where F has fewer rows than columns. Products of 256 rows in Real are
/// added up in double, where the system is solved too.
class NormalEquations {
 public:
  explicit NormalEquations(Matrix f);  ///< f: [n, p]
  /// y: [n, k] -> [p, k]. ridge: absolute, not times n.
  Eigen::MatrixXd solve(const Matrix& y, double ridge) const;

 private:
  Matrix f_;
  bool dual_;
  Eigen::MatrixXd gram_;
};

/// What ridge regression with an intercept finds: y is about f w + b.
struct Ridge {
  Eigen::MatrixXd w;     ///< [p, k]
  Eigen::RowVectorXd b;  ///< [k]
};

/// Minimises sum_i w_i |y_i - f_i W - b|^2 + ridge |W|^2 (as RFRBoost's code 400aed1 has it, where
/// ridge is lambda N; its division of y by its deviation changes nothing in the solution).   f: [n,
/// p], y: [n, k], weights: [n] or empty.
Ridge fit_ridge(const Rows& f, const Rows& y, const Vector& weights, double ridge);

// What it is made of. With a share, rows and weights are its own.

/// Sums over the rows: of each column times the weight, then of the weights.   [p + 1]
std::vector<double> weighted_sums(const Rows& rows, const Weights& weights, const RowShare& share);
/// Of such sums.   [p]
Eigen::RowVectorXd mean_of(std::span<const double> sums);
/// Rows without their mean. With weights they are multiplied by the roots of those: then sums of
/// products are weighted and centred. Copied slice by slice, for thousands of features are
/// gigabytes, and a signal must not wait for them.
Matrix centred(const Rows& rows, const Eigen::RowVectorXd& mean, const Weights& weights);

}  // namespace resboost
