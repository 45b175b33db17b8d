#pragma once

#include "base/following.h"

namespace resboost {

/// What the other ranks do for one training that is shared: trees, minibatch steps, and sums over
/// all examples.
Services training_services(Communicator& ranks);

}  // namespace resboost
