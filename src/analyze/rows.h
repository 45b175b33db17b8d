#pragma once

#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// A slice of what the first stage reads: x as it lies, or pictures made into numbers.
Rows first_rows(const Dataset& data, Range rows, Buffer& storage);

/// DataError unless there are rows, and of the width that the network reads.
void require_rows(const Network& net, const Dataset& data);
/// The same, and unless there is a target for each row and output of the network.
void require_labelled_rows(const Network& net, const Dataset& data);

}  // namespace resboost
