#include "base/row_share.h"

#include <algorithm>

namespace resboost {

Range share_of(Index terms, int rank, int ranks) {
  Index block = 1;
  while ((terms + block - 1) / block > ranks) block *= 2;
  return {std::min(rank * block, terms), std::min((rank + 1) * block, terms)};
}

RowShare::RowShare(Index all, int rank, int ranks)
    : all_(all), rank_(rank), ranks_(ranks), rows_{all, 0} {
  static_assert(kPassRows % kSliceRows == 0);
  for (const Index slice_rows : {kSliceRows, kPassRows}) {
    const Slicing cut = slicing(slice_rows);
    const Range needed = cut.rows(groups(cut));
    if (needed.size() == 0) continue;
    rows_.begin = std::min(rows_.begin, needed.begin / kPassRows * kPassRows);
    rows_.end = std::max(rows_.end, (needed.end + kPassRows - 1) / kPassRows * kPassRows);
  }
  rows_.end = std::min(rows_.end, all);
  rows_.begin = std::min(rows_.begin, rows_.end);
}

Range RowShare::own() const {
  const Slicing cut = slicing(kPassRows);
  const Range groups_of_it = groups(cut);
  return groups_of_it.size() > 0 ? from_first(cut.rows(groups_of_it)) : Range{0, 0};
}

Range RowShare::groups(const Slicing& slicing) const {
  return share_of(slicing.groups(), rank_, ranks_);
}

std::vector<double> RowShare::sum(
    Index slice_rows, Index size,
    const std::function<void(Range rows, int worker, double* part)>& fn) const {
  const Slicing cut = slicing(slice_rows);
  return sum_over_groups(cut, groups(cut), size, [&](Range rows, int worker, double* part) {
    fn(from_first(rows), worker, part);
  });
}

}  // namespace resboost
