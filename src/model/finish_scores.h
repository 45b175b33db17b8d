#pragma once

#include "resboost/model.h"

namespace resboost {

/// What the model says of rows with these scores of its network, which become what the loss makes
/// of them: probabilities, or standardised values. ModelError if a score is not finite.   [n, k]
Predictions finish_scores(const Model& model, Matrix& scores);

}  // namespace resboost
