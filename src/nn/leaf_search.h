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

/// What the slopes of a leaf add to a row.   codes: of column c at c * stride
inline Real sloped(const SlopesView& tree, Index leaf, const std::uint8_t* codes, Index stride) {
  const Slope* slopes = tree.slopes + leaf * tree.terms;
  Real sum = 0;
  for (Index j = 0; j < tree.terms; ++j)
    sum += slopes[j].factor *
           tree.values[slopes[j].place * kCodeRoom + codes[slopes[j].column * stride]];
  return sum;
}

/// The same of many rows, whose leaves are known: out [rows, 1] += it.   codes: of row i and column
/// c at c * stride + i
void add_slopes(const SlopesView& tree, const std::uint8_t* codes, Index stride,
                const std::uint8_t* leaf, MutRows out);

/// out += the values of the rows' leaves.   values: [leaves, out.cols()]; leaf: [rows]
void add_leaf_values(const Real* values, const std::uint8_t* leaf, MutRows out);

}  // namespace resboost
