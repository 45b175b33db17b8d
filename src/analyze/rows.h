#pragma once

#include <memory>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// A reader of what the first stage reads for each thread.
std::vector<std::unique_ptr<RowReader>> readers(const Dataset& data);

/// DataError unless there are rows, and of the width that the network reads.
void require_rows(const Network& net, const Dataset& data);
/// The same, and unless there is a target for each row and output of the network.
void require_labelled_rows(const Network& net, const Dataset& data);

}  // namespace resboost
