#pragma once

#include <cstdint>

#include "nn/leaf_search.h"
#include "resboost/codes.h"

namespace resboost::trees {

/// The leaves of the first rows of a table, whether the tree was grown on them or not, on all
/// threads.   leaf: [rows]
void find_all_leaves(const TreeView& tree, const Codes& codes, Index rows, std::uint8_t* leaf);

}  // namespace resboost::trees
