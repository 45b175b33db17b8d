#pragma once

#include "resboost/model.h"

namespace resboost {

/// Scores of the model's network to its predictions, in place: class probabilities, or values in
/// the units of the targets, clipped to their training range.   [n, k]
void finish_scores(const Model& model, Matrix& scores);

}  // namespace resboost
