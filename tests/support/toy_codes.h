#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/rng.h"

namespace resboost {

/// Random codes of ordered columns, a tenth of the first column's missing. counts: codes of each.
inline Codes random_codes(Index rows, const std::vector<int>& counts, Rng rng) {
  Codes codes;
  codes.rows = rows;
  for (const int count : counts) {
    const bool first = codes.columns.empty();
    codes.columns.push_back({count, true});
    for (Index i = 0; i < rows; ++i) {
      const bool missing = first && rng.below(10) == 0;
      codes.values.push_back(missing ? std::uint8_t{0}
                                     : static_cast<std::uint8_t>(1 + rng.below(count - 1)));
    }
  }
  return codes;
}

/// Row after row, as trees read them.
inline std::vector<std::uint8_t> row_major(const Codes& codes) {
  std::vector<std::uint8_t> rows;
  for (Index i = 0; i < codes.rows; ++i)
    for (Index c = 0; c < static_cast<Index>(codes.columns.size()); ++c)
      rows.push_back(codes.column(c)[i]);
  return rows;
}

}  // namespace resboost
