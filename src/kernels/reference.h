#pragma once

#include "kernels/batch_norm.h"
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

/// Batch norm and its gradients, as in batch_norm.h
void batch_norm_forward(const Rows& x, const Channels& scale, const Channels& shift,
                        MutChannels mean, MutChannels variance, MutRows y);
void batch_norm_backward(const Rows& x, const Rows& dy, const Channels& scale, const Channels& mean,
                         const Channels& variance, MutChannels dscale, MutChannels dshift,
                         MutRows dx);

/// Average pools, as in pool.h
void average_pool(const ImageShape& in, Index window, const Rows& x, MutRows y);
void average_pool_backward(const ImageShape& in, Index window, const Rows& dy, MutRows dx);

}  // namespace resboost::kernels::reference
