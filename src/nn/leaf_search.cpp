#include "nn/leaf_search.h"

#include <array>
#include <cstring>

namespace resboost {
namespace {

using Leaves = std::array<std::uint8_t, kLeafBlock>;

/// All rows in the same leaf, for each leaf.
std::array<Leaves, kMaxLeaves> same_leaf() {
  std::array<Leaves, kMaxLeaves> all;
  for (std::size_t leaf = 0; leaf < all.size(); ++leaf)
    all[leaf].fill(static_cast<std::uint8_t>(leaf));
  return all;
}

/// Codes less `shift` above the cut go right: with a shift of one a missing value, 0, is the
/// largest of all.
void take_by_cut(const std::uint8_t* __restrict codes, std::uint8_t shift, std::uint8_t cut,
                 const std::uint8_t* __restrict left, const std::uint8_t* __restrict right,
                 std::uint8_t* __restrict out) {
  for (Index i = 0; i < kLeafBlock; ++i) {
    const std::uint8_t yes = left[i], no = right[i];  // both are read: nothing to guess
    out[i] = static_cast<std::uint8_t>(codes[i] - shift) > cut ? no : yes;
  }
}

void take_by_set(const std::uint8_t* codes, const CodeSet& set, const Leaves& left,
                 const Leaves& right, std::uint8_t* out) {
  for (std::size_t i = 0; i < kLeafBlock; ++i) {
    const auto goes_left = static_cast<unsigned>(contains(set, codes[i]));
    const unsigned mask = 0u - goes_left;  // not a branch, which nobody could guess
    out[i] = static_cast<std::uint8_t>((left[i] & mask) | (right[i] & ~mask));
  }
}

/// Of kLeafBlock rows.
void find_block(const TreeView& tree, const std::uint8_t* codes, Index stride, std::uint8_t* leaf) {
  static const std::array<Leaves, kMaxLeaves> same = same_leaf();
  if (tree.inner == 0) std::memset(leaf, 0, kLeafBlock);
  std::array<Leaves, kMaxLeaves> below;  // of the inner nodes; later ones are lower
  const auto of = [&](Index child) -> const Leaves& {
    return child < tree.inner ? below[static_cast<std::size_t>(child)]
                              : same[static_cast<std::size_t>(child - tree.inner)];
  };
  for (Index i = tree.inner - 1; i >= 0; --i) {
    const TreeNode& node = tree.nodes[i];
    const std::uint8_t* column = codes + node.column * stride;
    std::uint8_t* out = i == 0 ? leaf : below[static_cast<std::size_t>(i)].data();
    if (node.rule == TreeNode::Rule::set) {
      take_by_set(column, tree.sets[node.cut], of(node.left), of(node.right), out);
      continue;
    }
    const std::uint8_t shift = node.rule == TreeNode::Rule::missing_right ? 1 : 0;
    take_by_cut(column, shift, static_cast<std::uint8_t>(node.cut - shift), of(node.left).data(),
                of(node.right).data(), out);
  }
}

/// Of one.
std::uint8_t find_leaf(const TreeView& tree, const std::uint8_t* codes, Index stride) {
  Index at = 0;
  while (at < tree.inner) {
    const TreeNode& node = tree.nodes[at];
    const std::uint8_t code = codes[node.column * stride];
    const bool left = node.rule == TreeNode::Rule::set ? contains(tree.sets[node.cut], code)
                      : code == 0                      ? node.rule == TreeNode::Rule::missing_left
                                                       : code <= node.cut;
    at = left ? node.left : node.right;
  }
  return static_cast<std::uint8_t>(at - tree.inner);
}

}  // namespace

void find_leaves(const TreeView& tree, const std::uint8_t* codes, Index stride, Index rows,
                 std::uint8_t* leaf) {
  Index i = 0;
  for (; i + kLeafBlock <= rows; i += kLeafBlock) find_block(tree, codes + i, stride, leaf + i);
  for (; i < rows; ++i) leaf[i] = find_leaf(tree, codes + i, stride);
}

}  // namespace resboost
