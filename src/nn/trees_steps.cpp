// Trees laid out for one row that walks down many of them: what it waits for is memory.

#include "nn/trees.h"

namespace resboost {
namespace {

/// Steps in a line of the cache.
constexpr std::size_t kLine = 16;
/// Levels below a node that lie in a line.
constexpr int kLevels = 3;

/// Nodes and leaves on the levels below a node, level by level, behind that node.
struct Block {
  std::vector<Index> nodes;
  std::size_t lowest = 0;  ///< the first of the last level
  Block(const TreeNode* all, Index inner, Index top) : nodes{top} {
    for (int level = 0; level < kLevels; ++level) {
      const std::size_t begin = lowest;
      lowest = nodes.size();
      for (std::size_t i = begin; i < lowest; ++i) {
        if (nodes[i] >= inner) continue;
        const TreeNode& node = all[nodes[i]];
        nodes.push_back(node.left);
        nodes.push_back(node.right);
      }
    }
  }
};

}  // namespace

/// to_left: its left child's place less its own.
Trees::Step Trees::step_of(const TreeNode& node, std::size_t to_left) const {
  Step step{node.column, node.cut, static_cast<std::uint8_t>(to_left)};
  Index place = node.column;
  if (node.rule == TreeNode::Rule::set) place += set_place();
  if (node.rule == TreeNode::Rule::missing_right) {
    place += shifted_place();
    --step.cut;
  }
  step.place = static_cast<std::uint16_t>(place);
  return step;
}

/// The root with three levels below it, then three levels below each node of the lowest of those,
/// and so on: full ones are a line of the cache each. Does the tree fit in the numbers of a step?
bool Trees::append_steps(const TreeNode* nodes, Walk& walk) {
  const Index inner = walk.inner;
  if (set_place() + arrays_.columns > 1 << 16) return false;
  const std::size_t before = steps_.size();
  std::vector<std::size_t> at(static_cast<std::size_t>(2 * inner + 1));
  std::size_t next = before;
  std::vector<Index> tops{0};
  for (std::size_t t = 0; t < tops.size(); ++t) {
    const Block block(nodes, inner, tops[t]);
    const std::size_t first = t == 0 ? 0 : 1, size = block.nodes.size() - first;
    if (next % kLine + size > kLine) next += kLine - next % kLine;
    for (std::size_t i = first; i < block.nodes.size(); ++i) {
      at[static_cast<std::size_t>(block.nodes[i])] = next++;
      if (i >= block.lowest && block.nodes[i] < inner) tops.push_back(block.nodes[i]);
    }
  }
  steps_.resize(next);
  walk.step = static_cast<std::uint32_t>(at[0]);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const Index leaf = static_cast<Index>(i) - inner;
    if (leaf >= 0) {
      steps_[at[i]] = {static_cast<std::uint16_t>(leaf_place() + leaf), 255, 0};
      continue;
    }
    const std::size_t to_left = at[nodes[i].left] - at[i];
    if (to_left > 255) {
      steps_.resize(before);
      return false;
    }
    steps_[at[i]] = step_of(nodes[i], to_left);
  }
  return true;
}

}  // namespace resboost
