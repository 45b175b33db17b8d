#pragma once

#include "kernels/isa/kernels.h"
#include "resboost/types.h"

// Serial loops over numbers side by side.
namespace resboost::kernels {

/// y = max(x, 0), tanh(x).   [n, d]
void relu_forward(const Rows& x, MutRows y);
void tanh_forward(const Rows& x, MutRows y);
/// dx = dy where y > 0, else 0;  dx = dy (1 - y^2).
void relu_backward(const Rows& y, const Rows& dy, MutRows dx);
void tanh_backward(const Rows& y, const Rows& dy, MutRows dx);

/// z = a x + b y, which may be one of them.   [n, d]
void weighted_sum(Real a, const Rows& x, Real b, const Rows& y, MutRows z);

/// Rows to probabilities in place; the largest score is taken off first, so that nothing overflows.
void softmax_rows(MutRows scores);

/// One step of Adam on n numbers.
using AdamStep = isa::Adam;
void adam_step(const AdamStep& s, Index n, const Real* gradient, Real* m, Real* v, Real* value);

/// Nesterov momentum as the ResFGB code has it (b566697, agd.py): v <- mu v - e g; p <- p - e g
/// + mu v.
void nesterov_step(Real rate, Real momentum, Index n, const Real* gradient, Real* velocity,
                   Real* value);

}  // namespace resboost::kernels
