#pragma once

#include "base/row_share.h"
#include "resboost/types.h"

// Sums over rows in double: products of a few hundred rows at a time by the kernels, which are then
// added up. With a share, a and b are its rows, and what comes out is what they add to the sum.
namespace resboost {

/// a^T b.   a: [n, p], b: [n, q] -> [p, q]
Eigen::MatrixXd cross_product(const Matrix& a, const Matrix& b);
Eigen::MatrixXd cross_product(const Matrix& a, const Matrix& b, const RowShare& share);

/// a^T a, each product once.   a: [n, p] -> [p, p]
Eigen::MatrixXd gram(const Matrix& a);
Eigen::MatrixXd gram(const Matrix& a, const RowShare& share);

/// A = (1/n) sum_i iota_i grad_i^T, the map of a kernel-smoothed gradient (T_k grad
/// of Nitanda & Suzuki, ICML 2018, Algorithm 1).   [q, p]
Matrix kernel_mean(const Matrix& iota, const Matrix& gradient);

/// rows times w.   rows: [n, p], w: [p, q] -> [n, q]
Matrix times(const Rows& rows, const Matrix& w);

/// sqrt(mean of the rows' squared norms)
double rms_row_norm(const Rows& rows);

}  // namespace resboost
