#pragma once

#include "kernels/conv.h"

namespace resboost::kernels {

// Winograd's convolution F(2x2, 3x3) (Lavin & Gray 2016): tiles of 4 x 4 pixels and windows of 3 x
// 3 are transformed so that 2 x 2 results take 16 products for each pair of channels in place
// of 36. Sums are shorter than the direct ones, and rounding errors no larger (.75 to .6 of theirs,
// root mean square, for normal numbers and 16 to 64 channels). The same operations are counted.

/// Has the shape a transform: windows of 3 x 3 at every pixel?
bool winograd_fits(const ConvShape& shape);

/// And is it faster: enough channels on both sides that the products outweigh the transforms, and
/// enough tiles that they outweigh those of the weights?
bool winograd_pays(const ConvShape& shape);

/// What conv_forward does, for shapes that fit.
void winograd_forward(const ConvShape& shape, const Rows& x, const Real* w, const Real* b,
                      MutRows y, ConvScratch& scratch);

/// What conv_backward_weights does for the whole window.
void winograd_backward_weights(const ConvShape& shape, const Rows& x, const Rows& dy, Real* dw,
                               ConvScratch& scratch);

}  // namespace resboost::kernels
