#pragma once

#include "base/following.h"
#include "resboost/network.h"
#include "resboost/row_source.h"

namespace resboost {

// Scores of all rows by a whole network, where each rank is sent some of the rows.

/// Are there others, is it worth it, and can they do it: a network that reads no codes?
bool worth_sharing_scores(const Communicator& ranks, const Network& net, const RowSource& x);
/// As scores_of() by its last head.   [n, k]
Matrix shared_scores(Communicator& ranks, const Network& net, const RowSource& x);

/// What the other ranks do for them.
Services score_services(Communicator& ranks);

}  // namespace resboost
