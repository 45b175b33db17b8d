#pragma once

#include <memory>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// One thread's way through the raw rows; x is the first z.
class RawReader {
 public:
  RawReader(const Dataset& data, bool codes);
  RawRows slice(Range rows);  ///< until the next call

 private:
  std::unique_ptr<RowReader> x_, codes_;
};

/// One for each thread, of what a network reads.
std::vector<RawReader> readers(const Network& net, const Dataset& data);

/// DataError unless there are rows, and of the width that the network reads.
void require_rows(const Network& net, const Dataset& data);
/// The same, and unless there is a target for each row and output of the network.
void require_labelled_rows(const Network& net, const Dataset& data);

}  // namespace resboost
