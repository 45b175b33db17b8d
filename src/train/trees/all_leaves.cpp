#include "train/trees/all_leaves.h"

#include "base/parallel.h"

namespace resboost::trees {
namespace {

/// Rows in a slice.
constexpr Index kFillSlice = 1024;

}  // namespace

void find_all_leaves(const TreeView& tree, const Codes& codes, Index rows, std::uint8_t* leaf) {
  parallel_slices(rows, kFillSlice, [&](Range range, int) {
    find_leaves(tree, codes.values.data() + range.begin, codes.rows, range.size(),
                leaf + range.begin);
  });
}

}  // namespace resboost::trees
