#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "resboost/layer.h"

namespace resboost {

/// Leaves of one tree at most: numbers of nodes, and of sets within a tree, stay small.
inline constexpr Index kMaxLeaves = 256;

/// An inner node. Rows are codes: 0 where the value is missing, else 1, 2, ... in order.
struct TreeNode {
  /// Who goes left: codes up to `cut` with the missing ones; those without the missing ones; or the
  /// codes of a set, where `cut` is the set's number within the tree.
  enum class Rule : std::uint8_t { missing_left, missing_right, set };
  std::uint16_t left = 0, right = 0;  ///< below the tree's inner nodes: such a one; else a leaf
  std::uint16_t column = 0;
  std::uint8_t cut = 0;
  Rule rule = Rule::missing_left;
};

/// Codes of a category: bit c % 64 of word c / 64.
using CodeSet = std::array<std::uint64_t, 4>;
inline bool contains(const CodeSet& set, std::uint8_t code) {
  return (set[code >> 6] >> (code & 63)) & 1;
}

/// Columns that a leaf may be linear in at most.
inline constexpr int kMostSlopes = 8;
/// Room for the codes of a column in a table of what they stand for.
inline constexpr Index kCodeRoom = 256;

/// What a linear leaf adds for each unit of what a code stands for.
struct Slope {
  std::uint16_t column = 0;
  std::uint16_t place = 0;  ///< of the column among those that have slopes
  Real factor = 0;
  bool operator==(const Slope&) const = default;
};

/// Trees one after the other. A tree of m inner nodes has m + 1 leaves; its inner nodes are
/// numbered 0 .. m-1 (0 is the root, parents before children) and its leaves m .. 2m.
struct TreeArrays {
  Index columns = 0, outputs = 0;
  std::vector<std::uint16_t> inner;  ///< m of each tree
  std::vector<TreeNode> nodes;       ///< inner nodes, tree after tree
  std::vector<CodeSet> sets;         ///< of the nodes that have one, tree after tree
  std::vector<Real> leaves;          ///< [leaves, outputs], tree after tree
  // Of linear leaves, of one output; else none.
  Index terms = 0;              ///< slopes of each leaf; factors are 0 where it has fewer
  std::vector<Slope> slopes{};  ///< [leaves, terms]
  std::vector<Real> values{};   ///< [columns that have slopes, kCodeRoom]: what codes stand for
  // For people; empty where nobody knows.
  std::vector<Real> gains{};  ///< of the nodes: what a split took off the loss's model, times two
  std::vector<Real> rows{};   ///< of the leaves: training rows in them
  Index trees() const { return static_cast<Index>(inner.size()); }
};

/// How many of all together.
struct TreeSizes {
  Index trees = 0, nodes = 0, sets = 0;
  Index terms = 0, sloped_columns = 0;  ///< slopes of each leaf, and columns that have any
};

/// A tree where its arrays lie: see TreeArrays.
struct TreeView {
  const TreeNode* nodes;
  Index inner;
  const CodeSet* sets;
};

/// The slopes of a tree's leaves where they lie.
struct SlopesView {
  Index terms;          ///< 0: none
  const Slope* slopes;  ///< [leaves, terms]
  const Real* values;   ///< [places, kCodeRoom]
};

/// Boosted trees with vector leaves as a layer: rows of codes [n, columns] -> the sum of their
/// leaves [n, outputs]. Constant in each bin: nothing flows back through it, and no gradient moves
/// it.
class Trees final : public Layer {
 public:
  /// ModelError where the arrays are not trees: numbers out of range, nodes without one parent,
  /// leaves that are not finite.
  explicit Trees(TreeArrays arrays);
  /// So many, with all parameters at zero: no trees until filled() (as make_layer() does). The
  /// parameters are TreeArrays in whole numbers (tree_params.h).
  Trees(Index columns, Index outputs, const TreeSizes& sizes);

  std::string kind() const override { return "trees"; }
  Index inputs() const override { return arrays_.columns; }
  Index outputs() const override { return arrays_.outputs; }
  std::vector<LayerSize> sizes() const override;
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Trees>(*this); }
  /// A comparison for each level of a tree, an addition for each output, two operations a slope.
  double own_flops() const override;
  std::string summary() const override;
  void filled() override;
  /// in: codes as numbers; what is none is taken for the nearest one, NaN for 0.
  void infer(const Rows& in, MutRows out, Memo& scratch) const override;
  void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                MutRows* din) const override;

  const TreeArrays& arrays() const { return arrays_; }
  /// The sum of the leaves of each row. codes: [n, columns] row after row.
  void predict(const std::uint8_t* codes, MutRows out) const;
  /// Which leaf of a tree each row falls in, counted from 0. codes: [rows, columns].
  void find_leaves(Index tree, const std::uint8_t* codes, Index rows, std::uint16_t* leaf) const;
  Index leaf_count(Index tree) const;
  Index first_leaf(Index tree) const;  ///< among all leaves

 private:
  /// A node as one row walks it: four bytes, so that a line of the cache holds three levels below a
  /// node. Its children lie side by side, the right one behind the left one. A leaf is a node that
  /// leads to itself, so that all rows take as many steps.
  struct Step {
    std::uint16_t place;   ///< of what is compared: see shifted_place()
    std::uint8_t cut;      ///< of a set its number within the tree
    std::uint8_t to_left;  ///< so many nodes on is the left child; 0: a leaf
  };
  using Steps = std::vector<Step, Eigen::aligned_allocator<Step>>;
  /// A tree as predictions walk it.
  struct Walk {
    std::uint32_t step, set, leaf;  ///< the first of each
    std::uint16_t inner, depth;
  };
  // Places of a row that is walked: codes as they are; codes less one where missing values go right
  // (then 0 is the largest number of all, and one comparison decides); a zero for each leaf of a
  // tree, whose place is its number; and places that say a column whose code is looked up in a set.
  Index shifted_place() const { return arrays_.columns; }
  Index leaf_place() const { return 2 * arrays_.columns; }
  Index set_place() const { return 2 * arrays_.columns + kMaxLeaves; }
  std::size_t next(std::size_t at, const std::uint8_t* row) const;
  std::size_t next(std::size_t at, const std::uint8_t* row, const CodeSet* sets) const;
  template <bool kSets>
  void walk_trees(std::span<const Walk> walks, const std::uint8_t* row, std::uint8_t* leaf) const;
  void walk_some(std::span<const Walk> walks, const std::uint8_t* row, std::uint8_t* leaf) const;
  TreeView view_of(const Walk& walk) const;
  void fill_places(std::uint8_t* row) const;
  void check_sizes() const;
  void check_slopes() const;
  SlopesView slopes_of(const Walk& walk) const;
  void walk_all();
  void check_and_walk(Index tree, Walk& walk);
  bool append_steps(const TreeNode* nodes, Walk& walk);
  Step step_of(const TreeNode& node, std::size_t to_left) const;
  template <int Outputs>
  void add_row(std::uint8_t* row, Real* out) const;
  void add_block(const std::uint8_t* codes, MutRows out) const;
  template <class Code>
  void predict_rows(Code code, std::uint8_t* scratch, MutRows out) const;

  TreeArrays arrays_;
  std::vector<Walk> walks_;
  Steps steps_;       ///< inner nodes and leaves, tree after tree
  bool fits_ = true;  ///< do all trees fit in steps? Else they are walked where their arrays lie
};

/// The trees that a block is; null for another layer.
const Trees* trees_of(const Layer& block);

}  // namespace resboost
