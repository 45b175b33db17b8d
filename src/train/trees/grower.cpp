#include "train/trees/grower.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "train/trees/look_ahead.h"

namespace resboost::trees {

int Grower::best_leaf() const {
  const auto best = std::max_element(
      leaves_.begin(), leaves_.end(),
      [](const Candidate& a, const Candidate& b) { return a.split.gain < b.split.gain; });
  return static_cast<int>(best - leaves_.begin());
}

/// Gives a leaf its children, and perhaps others theirs, which come later. splits: how many are
/// left, with this one.
void Grower::split(int number, Index splits) {
  Candidate& leaf = leaves_[static_cast<std::size_t>(number)];
  if (threads() > 1 && splitter_.suits_one(leaf)) {
    LookAhead ahead(leaves_, splits, splitter_, desks_);
    if (ahead.has_choice()) ahead.run();
  }
  if (leaf.children) return;
  splitter_.split({leaf, number, static_cast<int>(leaves_.size()), splits > 1}, desk_);
}

/// The left child takes the leaf's number, the right one is new.
void Grower::apply(int number, const Words& words) {
  Candidate& parent = leaves_[static_cast<std::size_t>(number)];
  const Split& split = parent.split;
  TreeNode node{0, 0, static_cast<std::uint16_t>(split.column), split.cut, split.rule};
  if (split.rule == TreeNode::Rule::set) {
    node.cut = static_cast<std::uint8_t>(tree_.sets.size());
    tree_.sets.push_back(split.set);
  }
  const auto me = static_cast<int>(tree_.nodes.size());
  if (parent.parent >= 0) {
    TreeNode& above = tree_.nodes[static_cast<std::size_t>(parent.parent)];
    (parent.right ? above.right : above.left) = static_cast<std::uint16_t>(me);
  }
  tree_.nodes.push_back(node);
  tree_.gains.push_back(static_cast<Real>(split.gain * words.gradient_unit * words.gradient_unit /
                                          words.curvature_unit));
  const std::unique_ptr<Children> children = std::move(parent.children);
  children->left.parent = children->right.parent = me;
  parent = std::move(children->left);
  leaves_.push_back(std::move(children->right));
}

Structure Grower::grow(const Words& words, const std::vector<int>& columns, const Growth& growth,
                       Partition& rows) {
  desks_.resize(static_cast<std::size_t>(threads()));
  for (Splitter::Desk& desk : desks_) desk.alone = true;
  tree_ = {};
  leaves_.clear();
  leaves_.push_back(splitter_.root(words, columns, growth, rows, desk_));
  leaves_.reserve(static_cast<std::size_t>(growth.leaves));
  while (std::ssize(leaves_) < growth.leaves) {
    const int best = best_leaf();
    if (!(leaves_[static_cast<std::size_t>(best)].split.gain > 0)) break;
    if (!leaves_[static_cast<std::size_t>(best)].children)
      split(best, growth.leaves - std::ssize(leaves_));
    apply(best, words);
  }
  finish(words, rows);
  return std::move(tree_);
}

/// Numbers the leaves and says where their rows are.
void Grower::finish(const Words& words, Partition& rows) {
  const double unit = words.gradient_unit / words.curvature_unit;
  const bool bound = std::any_of(leaves_.begin(), leaves_.end(),
                                 [](const Candidate& leaf) { return leaf.leaf.bounds.any(); });
  std::vector<Range> ranges;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    Candidate& leaf = leaves_[i];
    splitter_.leave(leaf);
    ranges.push_back(leaf.rows);
    if (bound) tree_.bounds.push_back({leaf.leaf.bounds.low * unit, leaf.leaf.bounds.high * unit});
    if (leaf.parent < 0) continue;
    TreeNode& above = tree_.nodes[static_cast<std::size_t>(leaf.parent)];
    (leaf.right ? above.right : above.left) = static_cast<std::uint16_t>(tree_.nodes.size() + i);
  }
  rows.name_leaves(std::move(ranges));
}

}  // namespace resboost::trees
