// Rows on their way down the trees: one row down several trees at a time, or a block of rows down
// one tree after the other.

#include <algorithm>

#include "nn/leaf_search.h"
#include "nn/trees.h"

namespace resboost {
namespace {

/// Trees that a row walks side by side: their loads do not wait for each other.
constexpr int kLanes = 8;
/// Fewer rows than these walk one by one.
constexpr Index kFewRows = 6;

}  // namespace

/// Without a branch, which would be guessed wrong every other time. A code less one if missing
/// values go right: then 0 is the largest number of all, and one comparison decides.
inline const Trees::Step* Trees::Step::next(const std::uint8_t* codes) const {
  const bool right = static_cast<std::uint8_t>(codes[column] - rule) > cut;
  return this + to_left + right;
}

inline const Trees::Step* Trees::Step::next(const std::uint8_t* codes, const CodeSet* sets) const {
  if (static_cast<TreeNode::Rule>(rule) != TreeNode::Rule::set) [[likely]]
    return next(codes);
  return this + to_left + (contains(sets[cut], codes[column]) ? 0 : 1);
}

/// One row down kLanes trees from the first on. kSets: do some of them have nodes with sets?
template <bool kSets>
void Trees::walk_trees(std::size_t first, const std::uint8_t* codes, std::uint16_t* leaf) const {
  const Step* at[kLanes];
  const CodeSet* sets[kLanes];
  int depth = 0;
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Walk& walk = walks_[first + i];
    at[i] = steps_.data() + walk.node;
    sets[i] = arrays_.sets.data() + walk.set;
    depth = std::max<int>(depth, walk.depth);
  }
  for (int d = 0; d < depth; ++d) {
#pragma GCC unroll 8
    for (int i = 0; i < kLanes; ++i)
      at[i] = kSets ? at[i]->next(codes, sets[i]) : at[i]->next(codes);
  }
  for (int i = 0; i < kLanes; ++i) leaf[i] = at[i]->leaf;
}

std::uint16_t Trees::walk_tree(const Walk& walk, const std::uint8_t* codes) const {
  const Step* at = steps_.data() + walk.node;
  const CodeSet* sets = arrays_.sets.data() + walk.set;
  while (at->to_left != 0) at = at->next(codes, sets);
  return at->leaf;
}

void Trees::find_leaves(Index tree, const std::uint8_t* codes, Index rows,
                        std::uint16_t* leaf) const {
  const Walk& walk = walks_[static_cast<std::size_t>(tree)];
  for (Index i = 0; i < rows; ++i) leaf[i] = walk_tree(walk, codes + i * arrays_.columns);
}

void Trees::add_leaf(std::uint32_t leaf, Real* out) const {
  const Index k = arrays_.outputs;
  const Real* values = arrays_.leaves.data() + leaf * k;
  for (Index j = 0; j < k; ++j) out[j] += values[j];
}

/// One row: kLanes trees walk side by side.
void Trees::add_row(const std::uint8_t* codes, Real* out) const {
  std::uint16_t leaf[kLanes];
  for (std::size_t t = 0; t < walks_.size();) {
    const auto together = std::min<std::size_t>(kLanes, walks_.size() - t);
    const Walk* walks = walks_.data() + t;
    if (together < kLanes) {
      std::transform(walks, walks + together, leaf,
                     [&](const Walk& walk) { return walk_tree(walk, codes); });
    } else if (std::any_of(walks, walks + kLanes, [](const Walk& walk) { return walk.has_sets; })) {
      walk_trees<true>(t, codes, leaf);
    } else {
      walk_trees<false>(t, codes, leaf);
    }
    for (std::size_t i = 0; i < together; ++i) add_leaf(walks[i].leaf + leaf[i], out);
    t += together;
  }
}

/// Up to kLeafBlock rows. codes: [columns, kLeafBlock]
void Trees::add_block(const std::uint8_t* codes, MutRows out) const {
  std::uint8_t leaf[kLeafBlock];
  for (std::size_t t = 0; t < walks_.size(); ++t) {
    const Walk& walk = walks_[t];
    const TreeView tree{arrays_.nodes.data() + (walk.leaf - t), walk.inner,
                        arrays_.sets.data() + walk.set};
    resboost::find_leaves(tree, codes, kLeafBlock, kLeafBlock, leaf);
    for (Index i = 0; i < out.rows(); ++i)
      add_leaf(walk.leaf + leaf[i], out.data() + i * out.outerStride());
  }
}

/// Rows that code(row, column) says; `scratch` has room for kLeafBlock of them.
template <class Code>
void Trees::predict_rows(Code code, std::uint8_t* scratch, MutRows out) const {
  out.setZero();
  const Index columns = arrays_.columns;
  if (out.rows() < kFewRows) {
    for (Index i = 0; i < out.rows(); ++i) {
      for (Index c = 0; c < columns; ++c) scratch[c] = code(i, c);
      add_row(scratch, out.row(i).data());
    }
    return;
  }
  for (Index begin = 0; begin < out.rows(); begin += kLeafBlock) {
    const Index rows = std::min(kLeafBlock, out.rows() - begin);
    if (rows < kLeafBlock) std::fill_n(scratch, columns * kLeafBlock, std::uint8_t{0});
    for (Index i = 0; i < rows; ++i)
      for (Index c = 0; c < columns; ++c) scratch[c * kLeafBlock + i] = code(begin + i, c);
    add_block(scratch, out.middleRows(begin, rows));
  }
}

void Trees::predict(const std::uint8_t* codes, MutRows out) const {
  std::vector<std::uint8_t> scratch(static_cast<std::size_t>(arrays_.columns * kLeafBlock));
  predict_rows([&](Index i, Index c) { return codes[i * arrays_.columns + c]; }, scratch.data(),
               out);
}

void Trees::infer(const Rows& in, MutRows out, Memo& scratch) const {
  if (scratch.saved.empty()) scratch.saved.resize(1);
  auto view = scratch.saved[0].view(kLeafBlock, in.cols());  // as bytes: a part of it
  predict_rows(
      [&](Index i, Index c) {
        const Real value = in(i, c);
        return static_cast<std::uint8_t>(value > 0 ? std::min(value, Real{255}) : 0);
      },
      reinterpret_cast<std::uint8_t*>(view.data()), out);
}

}  // namespace resboost
