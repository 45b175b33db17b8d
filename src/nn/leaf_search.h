#pragma once

#include <cstdint>

#include "kernels/codes.h"
#include "nn/trees.h"

namespace resboost {

/// Rows whose leaves are found side by side.
inline constexpr Index kLeafBlock = kernels::kCodeBlock;

/// Which leaf each row falls in, counted from 0. Of a block of rows none walks: from the last node
/// up to the root, each one knows the leaves that all rows would come to below it, were they there,
/// and takes those of its left or right child. That is a few operations on 16 rows at once, where a
/// walk waits for every step of every row. codes: of row i and column c at c * stride + i.
void find_leaves(const TreeView& tree, const std::uint8_t* codes, Index stride, Index rows,
                 std::uint8_t* leaf);

/// out += the values of the rows' leaves.   values: [leaves, out.cols()]; leaf: [rows]
void add_leaf_values(const Real* values, const std::uint8_t* leaf, MutRows out);

}  // namespace resboost
