#pragma once

#include "resboost/types.h"

// The greedy maps of RFRBoost (Zozoulenko, Cass & Gonon 2025, Theorem 3.1) in
// closed form: least squares between random features f [n, p] and a head w [D, d], for a residual r
// [n, d] = y - (z w + b). Penalties are times n. For row weights, scale the rows of f and r by
// their roots.
namespace resboost {

/// The a that minimises (1/n) sum |r_i - w^T a f_i|^2 + lambda a^2.   p = D
double greedy_scalar(const Matrix& f, const Matrix& r, const Eigen::MatrixXd& w, double lambda);

/// The a [D] that minimises (1/n) sum |r_i - w^T diag(a) f_i|^2 + lambda |a|^2.   p = D
Eigen::VectorXd greedy_diag(const Matrix& f, const Matrix& r, const Eigen::MatrixXd& w,
                            double lambda);

/// The map [p, D] that minimises (1/n) |r - f map w|_F^2 + lambda |map|_F^2. Its rank is at most
/// that of w, so one solve with f^T f for each singular value of w does what the paper's code does
/// by two eigendecompositions.
Eigen::MatrixXd greedy_dense(Matrix f, const Matrix& r, const Eigen::MatrixXd& w, double lambda);

}  // namespace resboost
