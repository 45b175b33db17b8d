#include "nn/trees.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "nn/leaf_search.h"
#include "nn/slopes.h"
#include "nn/tree_params.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using Rule = TreeNode::Rule;

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

Trees::Trees(Index columns, Index outputs, const TreeSizes& sizes)
    : Layer(tree_params(outputs, sizes)), arrays_{columns, outputs, {}, {}, {}, {}} {}

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
  check_slopes();
}

void Trees::check_slopes() const {
  if (arrays_.terms == 0 && arrays_.slopes.empty() && arrays_.values.empty()) return;
  if (arrays_.outputs != 1 || arrays_.terms < 1 || arrays_.terms > kMostSlopes)
    throw ModelError("layer \"trees\": " + std::to_string(arrays_.terms) + " slopes of " +
                     std::to_string(arrays_.outputs) + " outputs; expected 1 to " +
                     std::to_string(kMostSlopes) + " of one");
  const std::vector<std::uint16_t> columns = columns_with_slopes(arrays_);
  if (std::ssize(arrays_.slopes) != arrays_.terms * std::ssize(arrays_.leaves) ||
      std::ssize(arrays_.values) != std::ssize(columns) * kCodeRoom)
    throw ModelError(
        "layer \"trees\": slopes, or values of codes, are not as many as the leaves "
        "or columns want");
  const auto knows_place = [&](const Slope& slope) {
    if (slope.factor == 0) return slope == Slope{};
    return slope.place < columns.size() && columns[slope.place] == slope.column;
  };
  for (const Slope& slope : arrays_.slopes)
    if (slope.column >= arrays_.columns || !std::isfinite(slope.factor) || !knows_place(slope))
      throw ModelError("layer \"trees\": a slope along column " + std::to_string(slope.column) +
                       " of " + std::to_string(arrays_.columns) + ", or not finite");
  for (const Real value : arrays_.values)
    if (!std::isfinite(value))
      throw ModelError("layer \"trees\": a value of a code that is not finite");
}

void Trees::walk_all() {
  walks_.clear();
  steps_.clear();
  fits_ = true;
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
    check_node(nodes[i], i, inner, arrays_.columns, tree, depths);
    if (nodes[i].rule == Rule::set && nodes[i].cut != sets++)
      fail(tree, "node " + std::to_string(i) + " has set " + std::to_string(nodes[i].cut) +
                     "; they are numbered as nodes are");
  }
  walk.inner = static_cast<std::uint16_t>(inner);
  fits_ = fits_ && append_steps(nodes, walk);
  walk.depth = *std::max_element(depths.begin(), depths.end());
  walks_.push_back(walk);
  walk.leaf += static_cast<std::uint32_t>(inner + 1);
  walk.set += sets;
  if (walk.set > arrays_.sets.size()) fail(tree, "has sets that the file has not");
}

std::vector<LayerSize> Trees::sizes() const {
  const TreeSizes sizes = sizes_of(own_params());
  std::vector<LayerSize> all{
      {"trees", {sizes.trees}}, {"nodes", {sizes.nodes}}, {"sets", {sizes.sets}}};
  if (sizes.terms > 0) {
    all.push_back({"slopes", {sizes.terms}});
    all.push_back({"sloped_columns", {sizes.sloped_columns}});
  }
  return all;
}

double Trees::own_flops() const {
  double operations = 0;
  for (const Walk& walk : walks_)
    operations += walk.depth + static_cast<double>(arrays_.outputs + 2 * arrays_.terms);
  return operations;
}

std::string Trees::summary() const {
  std::uint16_t depth = 0, leaves = 0;
  for (const Walk& walk : walks_) {
    depth = std::max(depth, walk.depth);
    leaves = std::max<std::uint16_t>(leaves, walk.inner + 1);
  }
  return std::to_string(walks_.size()) + " trees of depth " + std::to_string(depth) + " and " +
         std::to_string(leaves) +
         (arrays_.terms > 0 ? " linear leaves at most" : " leaves at most");
}

Index Trees::leaf_count(Index tree) const {
  return walks_[static_cast<std::size_t>(tree)].inner + Index{1};
}

Index Trees::first_leaf(Index tree) const { return walks_[static_cast<std::size_t>(tree)].leaf; }

void Trees::backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows* din) const {
  if (din) din->setZero();
}

const Trees* trees_of(const Layer& block) { return dynamic_cast<const Trees*>(&block); }

}  // namespace resboost
