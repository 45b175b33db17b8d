#pragma once

#include <memory>
#include <optional>

#include "resboost/methods.h"

namespace resboost {

/// The stage z <- z - s A^T iota(z) with its theory; iota: [n, p] -> [n, q], a: [q, p] (of
/// channels, on pictures). By line search, A is scaled so that s is in units of the
/// representation's own RMS norm: then neither a small head nor a small data scale stops it
/// (docs/theory.md), and no step throws the representation away. The search looks
/// at the rows of `on`, the theory at c.train. Nothing where no step moves anything or helps.
std::optional<FittedStage> gradient_step(const StageContext& c, const Examples& on,
                                         std::unique_ptr<Layer> iota, Matrix a,
                                         const StepConfig& config);

/// iota and behind it a linear map without bias.   a: [iota outputs, p]
std::unique_ptr<Layer> with_linear_map(std::unique_ptr<Layer> iota, const Matrix& a);
/// The same on maps of channels: a 1x1 convolution.   a: [channels of iota, channels of z]
std::unique_ptr<Layer> with_linear_map(std::unique_ptr<Layer> iota, const Matrix& a,
                                       const ImageShape& out);

/// The least-squares map from outputs of an embedding to gradients, both by cell: (F^T F + lambda
/// I)^-1 F^T G. Embeddings have nearly dependent outputs, so lambda is a share of their mean
/// square.   f: [m, q], g: [m, p]
Matrix least_squares(const Matrix& f, const Matrix& g, double share);

}  // namespace resboost
