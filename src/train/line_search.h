#pragma once

#include <memory>

#include "base/following.h"
#include "resboost/train.h"
#include "train/shared_examples.h"

namespace resboost {

/// Scores of a head on all rows.   [n, k]
Matrix head_scores(const Examples& examples, const Head& head);

/// Rows w_i * d(loss_i)/d(scores_i).   [n, k]
Matrix score_gradient(const Examples& examples, const Matrix& scores, const Loss& loss);

/// line_search() on the scores themselves: minimises the mean loss of scores + s * change, plus
/// ridge * s^2.
double line_search_scores(const Examples& examples, const Matrix& scores, const Matrix& change,
                          const Loss& loss, double ridge);

/// What the other ranks do for a line search over examples that are shared.
Services line_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares);

}  // namespace resboost
