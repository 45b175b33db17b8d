#pragma once

#include "resboost/model.h"

namespace resboost {

/// What the model says of rows with these scores of its network, which become what the loss makes
/// of them: probabilities, or standardised values. ModelError if a score is not finite.   [n, k]
Predictions finish_scores(const Model& model, Matrix& scores);
/// The same into memory of the caller's.   out: [n, k]
void finish_scores(const Model& model, MutRows scores, double* out);

}  // namespace resboost
