#pragma once

#include "resboost/types.h"

/// The naive loops: what the fast kernels mean, and the oracle of their tests. Sums run in double.
namespace resboost::kernels::reference {

/// y = x w + b
void dense_forward(const Rows& x, const Real* w, const Real* b, MutRows y);
/// dx = dy w^T
void dense_backward_input(const Rows& dy, const Real* w, MutRows dx);
/// dw += x^T dy, db += column sums of dy (unless null)
void dense_backward_weights(const Rows& x, const Rows& dy, Real* dw, Real* db);

}  // namespace resboost::kernels::reference
