#include "nn/leaf_search.h"

#include <array>
#include <cstring>

#include "kernels/codes.h"

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

/// Of kLeafBlock rows.
void find_block(const kernels::isa::Kernels& by, const TreeView& tree, const std::uint8_t* codes,
                Index stride, std::uint8_t* leaf) {
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
    const kernels::CodeChoice choice{column, of(node.left).data(), of(node.right).data(), out};
    if (node.rule == TreeNode::Rule::set) {
      kernels::choose_by_set(by, choice, tree.sets[node.cut].data());
      continue;
    }
    // A code less one if missing values go right: then 0 is the largest number of all.
    const std::uint8_t shift = node.rule == TreeNode::Rule::missing_right ? 1 : 0;
    kernels::choose_by_cut(by, choice, shift, static_cast<std::uint8_t>(node.cut - shift));
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

/// Columns > 0: so many, as the compiler likes to know; 0: as `out` has.
template <int Columns>
void add_values(const Real* values, const std::uint8_t* leaf, MutRows out) {
  const Index columns = Columns > 0 ? Columns : out.cols(), stride = out.outerStride();
  Real* row = out.data();
  for (Index i = 0; i < out.rows(); ++i, row += stride)
    for (Index j = 0; j < columns; ++j) row[j] += values[leaf[i] * columns + j];
}

/// Terms > 0: so many, as the compiler likes to know; 0: as the tree has.
template <int Terms>
void add_terms(SlopesView tree, const std::uint8_t* codes, Index stride, const std::uint8_t* leaf,
               MutRows out) {
  if (Terms > 0) tree.terms = Terms;
  const Index apart = out.outerStride();
  for (Index i = 0; i < out.rows(); ++i)
    out.data()[i * apart] += sloped(tree, leaf[i], codes + i, stride);
}

}  // namespace

void add_slopes(const SlopesView& tree, const std::uint8_t* codes, Index stride,
                const std::uint8_t* leaf, MutRows out) {
  if (tree.terms == 0) return;
  if (tree.terms == 5) return add_terms<5>(tree, codes, stride, leaf, out);  // the default
  add_terms<0>(tree, codes, stride, leaf, out);
}

void add_leaf_values(const Real* values, const std::uint8_t* leaf, MutRows out) {
  if (out.cols() == 1) return add_values<1>(values, leaf, out);
  if (out.cols() == 2) return add_values<2>(values, leaf, out);
  add_values<0>(values, leaf, out);
}

void find_leaves(const TreeView& tree, const std::uint8_t* codes, Index stride, Index rows,
                 std::uint8_t* leaf) {
  const kernels::isa::Kernels& by = kernels::isa::kernels();
  Index i = 0;
  for (; i + kLeafBlock <= rows; i += kLeafBlock) find_block(by, tree, codes + i, stride, leaf + i);
  for (; i < rows; ++i) leaf[i] = find_leaf(tree, codes + i, stride);
}

}  // namespace resboost
