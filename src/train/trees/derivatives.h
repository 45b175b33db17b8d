#pragma once

#include <functional>

#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/types.h"

namespace resboost::trees {

/// Rows in a slice of a pass over scores.
inline constexpr Index kTreeSlice = 1024;

/// What trees learn from, or are judged by: borrowed, but for the scores.
struct Sample {
  const Codes& codes;
  const Matrix& target;
  const Vector& w;
  Matrix scores;  ///< [n, k], moved by every tree
  Index rows() const { return scores.rows(); }
};

/// Do trees move two scores against each other? Then one derivative says both: of two classes,
/// whose losses depend on the difference of the scores alone.
bool is_mirrored(const Loss& loss, Index outputs);

/// First derivatives of every row's loss in its scores, and what Newton's steps divide by: the
/// second ones; for classes k / (k - 1) times those, which is exact for two (softmax's curvature
/// along one score less the mean of the others); the row weights where the loss is not curved. [n,
/// k] each; of mirrored scores those of the second, [n, 1]. meanwhile: what one thread can do
/// beside it.
void differentiate(const Sample& sample, const Loss& loss, Matrix& gradient, Matrix& curvature,
                   const std::function<void()>& meanwhile);

/// Mean loss; NaN of no rows.
double mean_loss(const Sample& sample, const Loss& loss);

}  // namespace resboost::trees
