#pragma once

#include <memory>

#include "resboost/loss.h"

// Losses that stages are trained on; no model predicts by them, so the model file does not know
// them.
namespace resboost {

/// -<s_i, y_i>: scores that point along the targets, as the embedding of ResFGB-FW is trained
/// (Nitanda & Suzuki, AISTATS 2020). Linear, so only bounded scores have a minimum.
std::unique_ptr<Loss> make_alignment_loss();

/// BoostResNet's exponential loss (Huang et al. 2018, eq. 6) of logits: sum over
/// the classes l other than the label of exp((s_il - s_iy) / 2). The half makes softmax of the
/// scores the class probabilities at its minimum; for two classes it is exp(-y F) with F = (s_1 -
/// s_0) / 2. Linear beyond margins of 30, where exp would overflow.
std::unique_ptr<Loss> make_exponential_loss();

}  // namespace resboost
