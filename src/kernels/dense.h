#pragma once

#include "resboost/types.h"

// Serial on one slice of rows. The naive twins are in reference.h.
namespace resboost::kernels {

/// y = x w + b.   x: [n, in], w: [in, out] row-major, b: [out], y: [n, out].
void dense_forward(const Rows& x, const Real* w, const Real* b, MutRows y);

/// dx = dy w^T.   dy: [n, out], w: [in, out] row-major, dx: [n, in].
void dense_backward_input(const Rows& dy, const Real* w, MutRows dx);

/// dw += x^T dy.   x: [n, in], dy: [n, out], dw: [in, out] row-major.
void dense_backward_weights(const Rows& x, const Rows& dy, Real* dw);

/// sum += column sums of rows.   [n, out], sum: [out]
void add_column_sums(const Rows& rows, Real* sum);

}  // namespace resboost::kernels
