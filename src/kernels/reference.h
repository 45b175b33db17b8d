#pragma once

#include "kernels/conv.h"
#include "resboost/types.h"

/// The naive loops: what the fast kernels mean, and the oracle of their tests. Sums run in double.
namespace resboost::kernels::reference {

/// y = x w + b
void dense_forward(const Rows& x, const Real* w, const Real* b, MutRows y);
/// dx = dy w^T
void dense_backward_input(const Rows& dy, const Real* w, MutRows dx);
/// dw += x^T dy, db += column sums of dy (unless null)
void dense_backward_weights(const Rows& x, const Rows& dy, Real* dw, Real* db);

/// y = x * w + b (b may be null), and its two gradients; the second is added to dw
void conv_forward(const ConvShape& shape, const Rows& x, const Real* w, const Real* b, MutRows y);
void conv_backward_input(const ConvShape& shape, const Rows& dy, const Real* w, MutRows dx);
void conv_backward_weights(const ConvShape& shape, const Rows& x, const Rows& dy, Real* dw);

}  // namespace resboost::kernels::reference
