#include "nn/trees.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "nn/tree_params.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// Rows, or trees, that walk side by side: their loads do not wait for each other.
constexpr int kLanes = 8;
/// Rows whose leaves are looked up before they are added.
constexpr Index kBlock = 64;

using Rule = TreeNode::Rule;

/// A node in one register: left, right, column (16 bits each), cut, rule (8 bits each).
std::uint64_t pack(const TreeNode& node) {
  return node.left | std::uint64_t{node.right} << 16 | std::uint64_t{node.column} << 32 |
         std::uint64_t{node.cut} << 48 | static_cast<std::uint64_t>(node.rule) << 56;
}
std::uint8_t code_of(std::uint64_t node, const std::uint8_t* codes) {
  return codes[node >> 32 & 0xffff];
}

/// The child of a node with a cut, without a branch, which would be guessed wrong every other time.
/// A code less one if missing values go right: then 0 is the largest number of all, and one
/// comparison decides.
std::uint32_t step(std::uint64_t node, const std::uint8_t* codes) {
  const auto code = static_cast<std::uint8_t>(code_of(node, codes) - (node >> 56));
  const unsigned right = code > static_cast<std::uint8_t>(node >> 48);
  return node >> (right << 4) & 0xffff;
}

std::uint32_t step(std::uint64_t node, const std::uint8_t* codes, const CodeSet* sets) {
  if (static_cast<Rule>(node >> 56) != Rule::set) return step(node, codes);
  const bool left = contains(sets[node >> 48 & 0xff], code_of(node, codes));
  return node >> (left ? 0 : 16) & 0xffff;
}

/// kLanes rows down one tree of which all nodes have cuts.
void walk_rows(const std::uint64_t* tree, int depth, const std::uint8_t* codes, Index columns,
               std::uint16_t* leaf) {
  std::uint32_t at[kLanes] = {};
  for (int d = 0; d < depth; ++d) {
#pragma GCC unroll 8
    for (int i = 0; i < kLanes; ++i) at[i] = step(tree[at[i]], codes + i * columns);
  }
  for (int i = 0; i < kLanes; ++i) leaf[i] = static_cast<std::uint16_t>(at[i]);
}

/// One row down kLanes trees of which all nodes have cuts.
void walk_trees(const std::uint64_t* const* trees, int depth, const std::uint8_t* codes,
                std::uint32_t* leaf) {
  std::uint32_t at[kLanes] = {};
  for (int d = 0; d < depth; ++d) {
#pragma GCC unroll 8
    for (int i = 0; i < kLanes; ++i) at[i] = step(trees[i][at[i]], codes);
  }
  std::copy(at, at + kLanes, leaf);
}

[[noreturn]] void fail(Index tree, const std::string& what) {
  throw ModelError("layer \"trees\": tree " + std::to_string(tree) + ": " + what);
}

void check_node(const TreeNode& node, Index number, Index inner, Index columns, Index tree,
                std::vector<std::uint16_t>& depths) {
  const std::string name = "node " + std::to_string(number);
  if (node.column >= columns)
    fail(tree, name + " asks for column " + std::to_string(node.column) + " of " +
                   std::to_string(columns));
  if (node.rule > Rule::set || (node.rule == Rule::missing_right && node.cut == 0))
    fail(tree, name + " has no rule that parts rows");
  for (const std::uint16_t child : {node.left, node.right}) {
    if (child <= number || child > 2 * inner)
      fail(tree, name + " leads to " + std::to_string(child) + "; expected a later one, at most " +
                     std::to_string(2 * inner));
    if (depths[child] != 0) fail(tree, "two ways lead to node " + std::to_string(child));
    depths[child] = static_cast<std::uint16_t>(depths[static_cast<std::size_t>(number)] + 1);
  }
}

}  // namespace

Trees::Trees(TreeArrays arrays) : Layer(tree_params(arrays)), arrays_(std::move(arrays)) {
  check_sizes();
  walk_all();
}

Trees::Trees(Index columns, Index outputs, Index trees, Index nodes, Index sets)
    : Layer(tree_params(outputs, trees, nodes, sets)), arrays_{columns, outputs, {}, {}, {}, {}} {}

void Trees::filled() {
  arrays_ = arrays_of(own_params(), arrays_.columns);
  check_sizes();
  walk_all();
}

void Trees::check_sizes() const {
  if (arrays_.columns < 1 || arrays_.columns > 1 << 16 || arrays_.outputs < 1)
    throw ModelError("layer \"trees\": " + std::to_string(arrays_.columns) + " columns and " +
                     std::to_string(arrays_.outputs) + " outputs; expected 1 to 65536 and 1");
  std::size_t nodes = 0, leaves = 0;
  for (const std::uint16_t inner : arrays_.inner) {
    if (inner >= kMaxLeaves)
      throw ModelError("layer \"trees\": a tree of " + std::to_string(inner) +
                       " inner nodes; expected less than " + std::to_string(kMaxLeaves));
    nodes += inner;
    leaves += inner + 1u;
  }
  if (nodes != arrays_.nodes.size() ||
      arrays_.leaves.size() % static_cast<std::size_t>(arrays_.outputs) != 0 ||
      leaves != arrays_.leaves.size() / static_cast<std::size_t>(arrays_.outputs))
    throw ModelError("layer \"trees\": " + std::to_string(nodes) + " nodes and " +
                     std::to_string(leaves) + " leaves of trees, but arrays of other sizes");
  for (const Real value : arrays_.leaves)
    if (!std::isfinite(value)) throw ModelError("layer \"trees\": a leaf that is not finite");
}

void Trees::walk_all() {
  walks_.clear();
  steps_.clear();
  has_sets_ = false;
  steps_.reserve(2 * arrays_.nodes.size() + arrays_.inner.size());
  Walk walk{};
  for (Index t = 0; t < arrays_.trees(); ++t) check_and_walk(t, walk);
  if (walk.set != arrays_.sets.size())
    throw ModelError("layer \"trees\": " + std::to_string(arrays_.sets.size()) + " sets for " +
                     std::to_string(walk.set) + " nodes that have one");
}

/// Appends a tree to walks_ and steps_; `walk` says where it begins, and then where the next does.
void Trees::check_and_walk(Index tree, Walk& walk) {
  const Index inner = arrays_.inner[static_cast<std::size_t>(tree)];
  const TreeNode* nodes = arrays_.nodes.data() + (walk.leaf - static_cast<std::uint32_t>(tree));
  std::vector<std::uint16_t> depths(static_cast<std::size_t>(2 * inner + 1), 0);
  std::uint32_t sets = 0;
  for (Index i = 0; i < inner; ++i) {
    TreeNode node = nodes[i];
    check_node(node, i, inner, arrays_.columns, tree, depths);
    if (node.rule == Rule::set && node.cut != sets++)
      fail(tree, "node " + std::to_string(i) + " has set " + std::to_string(node.cut) +
                     "; they are numbered as nodes are");
    if (node.rule == Rule::missing_right) --node.cut;
    steps_.push_back(pack(node));
  }
  for (Index i = inner; i <= 2 * inner; ++i) {
    const auto self = static_cast<std::uint16_t>(i);
    steps_.push_back(pack({self, self, 0, 255, Rule::missing_left}));
  }
  walk.inner = static_cast<std::uint16_t>(inner);
  walk.depth = *std::max_element(depths.begin(), depths.end());
  walk.has_sets = sets > 0;
  has_sets_ = has_sets_ || walk.has_sets;
  walks_.push_back(walk);
  walk.node += static_cast<std::uint32_t>(2 * inner + 1);
  walk.leaf += static_cast<std::uint32_t>(inner + 1);
  walk.set += sets;
  if (walk.set > arrays_.sets.size()) fail(tree, "has sets that the file has not");
}

std::vector<LayerSize> Trees::sizes() const {
  return {{"trees", {own_params()[0].rows}},
          {"nodes", {own_params()[1].rows}},
          {"sets", {own_params()[2].rows}}};
}

double Trees::own_flops() const {
  double operations = 0;
  for (const Walk& walk : walks_) operations += walk.depth + static_cast<double>(arrays_.outputs);
  return operations;
}

std::string Trees::summary() const {
  std::uint16_t depth = 0, leaves = 0;
  for (const Walk& walk : walks_) {
    depth = std::max(depth, walk.depth);
    leaves = std::max<std::uint16_t>(leaves, walk.inner + 1);
  }
  return std::to_string(walks_.size()) + " trees of depth " + std::to_string(depth) + " and " +
         std::to_string(leaves) + " leaves at most";
}

Index Trees::leaf_count(Index tree) const {
  return walks_[static_cast<std::size_t>(tree)].inner + Index{1};
}

Index Trees::first_leaf(Index tree) const { return walks_[static_cast<std::size_t>(tree)].leaf; }

void Trees::find_leaves(Index tree, const std::uint8_t* codes, Index rows,
                        std::uint16_t* leaf) const {
  const Walk& walk = walks_[static_cast<std::size_t>(tree)];
  const std::uint64_t* steps = steps_.data() + walk.node;
  const CodeSet* sets = arrays_.sets.data() + walk.set;
  Index i = 0;
  if (!walk.has_sets)
    for (; i + kLanes <= rows; i += kLanes)
      walk_rows(steps, walk.depth, codes + i * arrays_.columns, arrays_.columns, leaf + i);
  for (; i < rows; ++i) {
    std::uint32_t at = 0;
    while (at < walk.inner) at = step(steps[at], codes + i * arrays_.columns, sets);
    leaf[i] = static_cast<std::uint16_t>(at);
  }
  for (i = 0; i < rows; ++i) leaf[i] = static_cast<std::uint16_t>(leaf[i] - walk.inner);
}

void Trees::add_leaf(std::uint32_t leaf, Real* out) const {
  const Index k = arrays_.outputs;
  const Real* values = arrays_.leaves.data() + leaf * k;
  for (Index j = 0; j < k; ++j) out[j] += values[j];
}

/// One row: kLanes trees walk side by side.
void Trees::add_row(const std::uint8_t* codes, Real* out) const {
  std::size_t t = 0;
  for (; t + kLanes <= walks_.size() && !has_sets_; t += kLanes) {
    const std::uint64_t* trees[kLanes];
    std::uint32_t leaf[kLanes];
    int depth = 0;
    for (int i = 0; i < kLanes; ++i) {
      const Walk& walk = walks_[t + static_cast<std::size_t>(i)];
      trees[i] = steps_.data() + walk.node;
      depth = std::max<int>(depth, walk.depth);
    }
    walk_trees(trees, depth, codes, leaf);
    for (int i = 0; i < kLanes; ++i) {
      const Walk& walk = walks_[t + static_cast<std::size_t>(i)];
      add_leaf(walk.leaf + leaf[i] - walk.inner, out);
    }
  }
  for (; t < walks_.size(); ++t) {
    std::uint16_t leaf = 0;
    find_leaves(static_cast<Index>(t), codes, 1, &leaf);
    add_leaf(walks_[t].leaf + leaf, out);
  }
}

void Trees::predict(const std::uint8_t* codes, MutRows out) const {
  out.setZero();
  if (out.rows() < kLanes) {
    for (Index i = 0; i < out.rows(); ++i) add_row(codes + i * arrays_.columns, out.row(i).data());
    return;
  }
  std::uint16_t leaf[kBlock];
  for (Index begin = 0; begin < out.rows(); begin += kBlock) {
    const Index rows = std::min(kBlock, out.rows() - begin);
    for (Index t = 0; t < arrays_.trees(); ++t) {
      find_leaves(t, codes + begin * arrays_.columns, rows, leaf);
      const std::uint32_t first = walks_[static_cast<std::size_t>(t)].leaf;
      for (Index i = 0; i < rows; ++i) add_leaf(first + leaf[i], out.row(begin + i).data());
    }
  }
}

void Trees::infer(const Rows& in, MutRows out, Memo& scratch) const {
  if (scratch.saved.empty()) scratch.saved.resize(1);
  auto view = scratch.saved[0].view(in.rows(), in.cols());  // as bytes: a part of it
  auto* codes = reinterpret_cast<std::uint8_t*>(view.data());
  for (Index i = 0; i < in.rows(); ++i) {
    const Real* row = in.row(i).data();
    for (Index j = 0; j < in.cols(); ++j)
      codes[i * in.cols() + j] =
          static_cast<std::uint8_t>(row[j] > 0 ? std::min(row[j], Real{255}) : 0);
  }
  predict(codes, out);
}

void Trees::backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows* din) const {
  if (din) din->setZero();
}

const Trees* trees_of(const Layer& block) { return dynamic_cast<const Trees*>(&block); }

}  // namespace resboost
