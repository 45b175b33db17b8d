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

/// From a step to the next one, without a branch, which would be guessed wrong every other time.
/// Numbers of one register's width: compilers then make the comparison and the sum two
/// instructions.
inline std::size_t Trees::next(std::size_t at, const std::uint8_t* row) const {
  const Step& step = steps_[at];
  const unsigned code = row[step.place], cut = step.cut;
  at += step.to_left;
  at += cut < code ? 1 : 0;
  return at;
}

inline std::size_t Trees::next(std::size_t at, const std::uint8_t* row, const CodeSet* sets) const {
  const Step& step = steps_[at];
  if (step.place < set_place()) [[likely]]
    return next(at, row);
  return at + step.to_left + (contains(sets[step.cut], row[step.place - set_place()]) ? 0u : 1u);
}

TreeView Trees::view_of(const Walk& walk) const {
  return {arrays_.nodes.data() + (walk.leaf - (&walk - walks_.data())), walk.inner,
          arrays_.sets.data() + walk.set};
}

SlopesView Trees::slopes_of(const Walk& walk) const {
  return {arrays_.terms, arrays_.slopes.data() + walk.leaf * arrays_.terms, arrays_.values.data()};
}

/// One row down up to kLanes trees, the last one several times if they are fewer.   kSets: do some
/// of them have nodes with sets?   leaf: [kLanes]
template <bool kSets>
void Trees::walk_trees(std::span<const Walk> walks, const std::uint8_t* row,
                       std::uint8_t* leaf) const {
  std::size_t at[kLanes];
  const CodeSet* sets[kLanes];
  int depth = 0;
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Walk& walk = walks[std::min(i, walks.size() - 1)];
    at[i] = walk.step;
    sets[i] = arrays_.sets.data() + walk.set;
    depth = std::max<int>(depth, walk.depth);
  }
  for (int d = 0; d < depth; ++d) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kLanes; ++i)
      at[i] = kSets ? next(at[i], row, sets[i]) : next(at[i], row);
  }
  for (std::size_t i = 0; i < kLanes; ++i)
    leaf[i] = static_cast<std::uint8_t>(steps_[at[i]].place - leaf_place());
}

/// One row down up to kLanes trees.   leaf: [kLanes]
void Trees::walk_some(std::span<const Walk> walks, const std::uint8_t* row,
                      std::uint8_t* leaf) const {
  if (!fits_) {
    for (std::size_t i = 0; i < walks.size(); ++i)
      resboost::find_leaves(view_of(walks[i]), row, 1, 1, leaf + i);
  } else if (arrays_.sets.empty()) {
    walk_trees<false>(walks, row, leaf);
  } else {
    walk_trees<true>(walks, row, leaf);
  }
}

/// What stands behind a row's codes.
void Trees::fill_places(std::uint8_t* row) const {
  for (Index c = 0; c < arrays_.columns; ++c)
    row[shifted_place() + c] = static_cast<std::uint8_t>(row[c] - 1);
  std::fill_n(row + leaf_place(), kMaxLeaves, std::uint8_t{0});
}

void Trees::find_leaves(Index tree, const std::uint8_t* codes, Index rows,
                        std::uint16_t* leaf) const {
  std::vector<std::uint8_t> row(static_cast<std::size_t>(set_place()));
  std::uint8_t found[kLanes];
  for (Index i = 0; i < rows; ++i) {
    std::copy_n(codes + i * arrays_.columns, arrays_.columns, row.data());
    fill_places(row.data());
    walk_some(std::span(walks_).subspan(static_cast<std::size_t>(tree), 1), row.data(), found);
    leaf[i] = found[0];
  }
}

/// One row: kLanes trees walk side by side.   Outputs > 0: so many, and their sums never wait for
/// memory; 0: as `out` has.   row: its codes, then room for all places
template <int Outputs>
void Trees::add_row(std::uint8_t* row, Real* out) const {
  fill_places(row);
  const Index outputs = Outputs > 0 ? Outputs : arrays_.outputs;
  Real own[std::max(Outputs, 1)] = {};
  Real* sum = Outputs > 0 ? own : out;
  std::uint8_t leaf[kLanes];
  for (std::size_t t = 0; t < walks_.size(); t += kLanes) {
    const std::span walks =
        std::span(walks_).subspan(t, std::min<std::size_t>(kLanes, walks_.size() - t));
    walk_some(walks, row, leaf);
    for (std::size_t i = 0; i < walks.size(); ++i) {
      const Real* values = arrays_.leaves.data() + (walks[i].leaf + leaf[i]) * outputs;
      for (Index j = 0; j < outputs; ++j) sum[j] += values[j];
      if (arrays_.terms > 0) sum[0] += sloped(slopes_of(walks[i]), leaf[i], row, 1);
    }
  }
  if (Outputs > 0) std::copy_n(own, Outputs, out);
}

/// Up to kLeafBlock rows. codes: [columns, kLeafBlock]
void Trees::add_block(const std::uint8_t* codes, MutRows out) const {
  std::uint8_t leaf[kLeafBlock];
  for (std::size_t t = 0; t < walks_.size(); ++t) {
    const Walk& walk = walks_[t];
    resboost::find_leaves(view_of(walk), codes, kLeafBlock, kLeafBlock, leaf);
    add_leaf_values(arrays_.leaves.data() + walk.leaf * arrays_.outputs, leaf, out);
    add_slopes(slopes_of(walk), codes, kLeafBlock, leaf, out);
  }
}

/// Rows that code(row, column) says; `scratch` has room for kLeafBlock of them, and for the places
/// of one.
template <class Code>
void Trees::predict_rows(Code code, std::uint8_t* scratch, MutRows out) const {
  out.setZero();
  const Index columns = arrays_.columns;
  if (out.rows() < kFewRows) {
    for (Index i = 0; i < out.rows(); ++i) {
      for (Index c = 0; c < columns; ++c) scratch[c] = code(i, c);
      Real* const own = out.row(i).data();
      if (out.cols() == 1) {
        add_row<1>(scratch, own);
      } else if (out.cols() == 2) {
        add_row<2>(scratch, own);
      } else {
        add_row<0>(scratch, own);
      }
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
  std::vector<std::uint8_t> scratch(
      static_cast<std::size_t>(std::max(arrays_.columns * kLeafBlock, set_place())));
  predict_rows([&](Index i, Index c) { return codes[i * arrays_.columns + c]; }, scratch.data(),
               out);
}

void Trees::infer(const Rows& in, MutRows out, Memo& scratch) const {
  if (scratch.saved.empty()) scratch.saved.resize(1);
  static_assert(kLeafBlock * sizeof(Real) >= kMaxLeaves);  // of the one more: the leaves' places
  auto view = scratch.saved[0].view(kLeafBlock, in.cols() + 1);  // as bytes: a part of it
  predict_rows(
      [&](Index i, Index c) {
        const Real value = in(i, c);
        return static_cast<std::uint8_t>(value > 0 ? std::min(value, Real{255}) : 0);
      },
      reinterpret_cast<std::uint8_t*>(view.data()), out);
}

}  // namespace resboost
