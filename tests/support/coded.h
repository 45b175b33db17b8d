#pragma once

#include <algorithm>
#include <cstdint>

#include "nn/trees.h"
#include "resboost/codes.h"
#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// Bins of equal width of every column of x.
inline Codes coded(const Matrix& x) {
  Codes codes;
  codes.rows = x.rows();
  for (Index c = 0; c < x.cols(); ++c) {
    codes.columns.push_back({65, true});
    for (Index i = 0; i < x.rows(); ++i)
      codes.values.push_back(
          static_cast<std::uint8_t>(std::clamp(static_cast<int>(x(i, c) * 16) + 32, 1, 64)));
  }
  return codes;
}

inline Dataset with_codes(Dataset data) {
  data.codes = coded(data.x.matrix());
  return data;
}

/// Trees that add to what was before them.
inline Index trees_in(const Network& net) {
  Index count = 0;
  for (const Stage& stage : net.stages)
    if (const Trees* trees = trees_of(*stage.block); trees && stage.keep != 0)
      count += trees->arrays().trees();
  return count;
}

}  // namespace resboost
