#pragma once

#include "resboost/types.h"

// Batch normalisation (Ioffe & Szegedy 2015) of one slice of rows that are pictures, serial:
// channel by channel over all pixels of all rows. A row is [pixels * channels]. The naive twins are
// in reference.h.
namespace resboost::kernels {

/// Added to a variance (what PyTorch and the paper's authors take), so that a channel that never
/// varies stays finite.
inline constexpr double kVarianceFloor = 1e-5;

using Channels = Eigen::Ref<const Vector>;  ///< one number a channel
using MutChannels = Eigen::Ref<Vector>;

/// 1 / standard deviation. A variance below zero, which only a damaged model has, counts as zero.
double inverse_deviation(Real variance);

/// y = (x - mean) / deviation * scale + shift
void batch_norm_infer(const Rows& x, const Channels& scale, const Channels& shift,
                      const Channels& mean, const Channels& variance, MutRows y);

/// The same with the slice's own mean and (biased) variance, which it finds.
void batch_norm_forward(const Rows& x, const Channels& scale, const Channels& shift,
                        MutChannels mean, MutChannels variance, MutRows y);

/// dx, and the gradients in scale and shift (written, not added). mean, variance: those of the
/// forward pass. dx may be x itself.
void batch_norm_backward(const Rows& x, const Rows& dy, const Channels& scale, const Channels& mean,
                         const Channels& variance, MutChannels dscale, MutChannels dshift,
                         MutRows dx);

/// sum [channels] += dy over all pixels.
void add_channel_sums(Index channels, const Rows& dy, Real* sum);

}  // namespace resboost::kernels
