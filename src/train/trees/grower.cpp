#include "train/trees/grower.h"

#include <algorithm>
#include <array>
#include <utility>

namespace resboost::trees {
namespace {

/// Histograms that are kept at most: 1 GiB. Beyond, leaves are added up from their rows again.
constexpr Index kMostWords = Index{1} << 27;

/// Of a column's bins, which hold every row of a leaf once. Sums of halves fit in halves: see
/// rounding_for().
Sums sums_of(const Word* bins, Index size, int directions) {
  std::array<Word, kMaxDirections> sum{};
  for (Index i = 0; i < size; ++i) sum[static_cast<std::size_t>(i % directions)] += bins[i];
  Sums sums;
  sums.curvature = curvature_of(sum[0]);
  for (std::size_t d = 0; d < sum.size(); ++d) sums.gradient[d] = gradient_of(sum[d]);
  return sums;
}

Sums rest_of(const Sums& all, const Sums& part, int directions) {
  Sums rest;
  rest.curvature = all.curvature - part.curvature;
  for (int d = 0; d < directions; ++d) rest.gradient[d] = all.gradient[d] - part.gradient[d];
  return rest;
}

}  // namespace

Limits Grower::in_units(const Growth& growth, int directions) const {
  Limits limits = growth.limits;
  limits.directions = directions;
  for (double* value : {&limits.l2, &limits.set_l2, &limits.min_curvature})
    *value /= units_.curvature_unit;
  return limits;
}

bool Grower::worth_looking(const Candidate& leaf, Index rows) const {
  return static_cast<double>(rows) >= 2 * limits_.min_rows &&
         (growth_.depth == 0 || leaf.depth < growth_.depth);
}

std::vector<Word> Grower::take_bins() {
  if (unused_.empty()) return {};
  std::vector<Word> bins = std::move(unused_.back());
  unused_.pop_back();
  return bins;
}

/// One column's best split of a leaf whose histogram is there, and of its sibling in what is left
/// of the parent's. Behind the histograms are rows.
void Grower::judge_column(Index c, const Family& family) {
  const int column = (*columns_)[static_cast<std::size_t>(c)];
  const Codes::Column& kind = codes_->columns[static_cast<std::size_t>(column)];
  const Index begin = offsets_[static_cast<std::size_t>(c)],
              size = offsets_[static_cast<std::size_t>(c + 1)] - begin;
  const auto judge = [&](const Candidate& candidate, Index rows, std::size_t place) {
    const Leaf leaf{candidate.leaf.sums, rows, candidate.leaf.bounds};
    splits_[place] = worth_looking(candidate, rows)
                         ? best_split(candidate.bins.data() + begin, kind, column, leaf, limits_)
                         : Split{};
  };
  const std::vector<Word>& bins = family.small->bins;
  judge(*family.small, bins.back(), static_cast<std::size_t>(c));
  if (!family.large) return;
  std::vector<Word>& rest = family.large->bins;
  subtract(bins.data() + begin, size, rest.data() + begin);
  judge(*family.large, rest.back() - bins.back(), columns_->size() + static_cast<std::size_t>(c));
}

/// The best of the columns' splits, the first among equal ones.
Split Grower::best_of(std::size_t begin) const {
  Split best;
  for (std::size_t c = begin; c < begin + columns_->size(); ++c)
    if (splits_[c].gain > best.gain) best = splits_[c];
  return best;
}

void Grower::evaluate(const Family& family, GrowingRows& rows) {
  family.small->bins = take_bins();
  splits_.resize(2 * columns_->size());
  rows.add_up(family.number, family.small->bins, [&](Index c) { judge_column(c, family); });
  if (family.large) {
    family.large->bins.back() -= family.small->bins.back();
    keep(*family.large, columns_->size());
  }
  keep(*family.small, 0);
  const auto kept = std::count_if(leaves_.begin(), leaves_.end(),
                                  [](const Candidate& leaf) { return !leaf.bins.empty(); });
  if (kept * offsets_.back() > kMostWords) drop(*family.small);
}

/// What came out for a leaf, whose columns' splits begin there.
void Grower::keep(Candidate& leaf, std::size_t splits) {
  leaf.leaf.rows = leaf.bins.back();
  leaf.split = best_of(splits);
  if (!(leaf.split.gain > 0)) drop(leaf);
}

/// Gives the memory of a leaf's histograms back.
void Grower::drop(Candidate& leaf) {
  if (!leaf.bins.empty()) unused_.push_back(std::move(leaf.bins));
  leaf.bins.clear();
}

/// The root's histograms say what it adds up to, by which its splits are judged.
void Grower::begin(GrowingRows& rows) {
  for (Candidate& leaf : leaves_) drop(leaf);
  tree_ = {};
  leaves_.assign(1, {});
  if (columns_->empty()) return;
  Candidate& root = leaves_[0];
  root.bins = take_bins();
  rows.add_up(0, root.bins, [](Index) {});
  root.leaf.sums = sums_of(root.bins.data(), offsets_[1], limits_.directions);
  splits_.resize(columns_->size());
  over_columns(offsets_, 0, [&](Index c) { judge_column(c, {&root, nullptr, 0}); });
  keep(root, 0);
}

int Grower::best_leaf() const {
  const auto best = std::max_element(
      leaves_.begin(), leaves_.end(),
      [](const Candidate& a, const Candidate& b) { return a.split.gain < b.split.gain; });
  return static_cast<int>(best - leaves_.begin());
}

/// Both sides of a column with a direction stay on their side of the middle between them, also
/// where they are split again: so the whole tree keeps to it.
void Grower::bound_children(const Split& split, Leaf& left, Leaf& right) const {
  const auto value = [&](const Leaf& leaf) {
    return value_of(leaf.sums.gradient[0], leaf.sums.curvature + limits_.l2, leaf.bounds);
  };
  if (split.direction == 0) return;
  const double middle = (value(left) + value(right)) / 2;
  (split.direction > 0 ? left : right).bounds.high = middle;
  (split.direction > 0 ? right : left).bounds.low = middle;
}

/// Splits a leaf: the left child keeps its number, the right one is new. Both have the parent's
/// rows at most, until they are evaluated.
void Grower::apply(int number, GrowingRows& rows) {
  Candidate& parent = leaves_[static_cast<std::size_t>(number)];
  const Split split = parent.split;
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
  tree_.gains.push_back(static_cast<Real>(split.gain * units_.gradient_unit * units_.gradient_unit /
                                          units_.curvature_unit));
  rows.split({number, split.column, sides_of(split)});

  Candidate right;
  right.leaf.sums = rest_of(parent.leaf.sums, split.left, limits_.directions);
  right.leaf.rows = parent.leaf.rows;
  right.leaf.bounds = parent.leaf.bounds;
  right.depth = parent.depth + 1;
  right.parent = me;
  right.right = true;
  parent.leaf.sums = split.left;
  bound_children(split, parent.leaf, right.leaf);
  parent.depth += 1;
  parent.parent = me;
  parent.right = false;
  parent.split = {};
  leaves_.push_back(std::move(right));
}

/// The larger child takes over the parent's histograms, if those were kept: the left one has them.
/// Which is the larger one is known by its curvature before rows are dealt; by any choice all sums
/// are the same.
void Grower::evaluate_children(int left, int right, GrowingRows& rows) {
  const auto leaf = [&](int number) -> Candidate& {
    return leaves_[static_cast<std::size_t>(number)];
  };
  int smaller = left, larger = right;
  if (leaf(left).leaf.sums.curvature > leaf(right).leaf.sums.curvature) std::swap(smaller, larger);
  Candidate& small = leaf(smaller);
  Candidate& large = leaf(larger);
  if (larger == right) std::swap(small.bins, large.bins);
  if (!worth_looking(large, large.leaf.rows)) return drop(large);  // nor is the smaller one
  const bool subtracts = !large.bins.empty();
  evaluate({&small, subtracts ? &large : nullptr, smaller}, rows);
  if (!subtracts) evaluate({&large, nullptr, larger}, rows);
}

Structure Grower::grow(const Codes& codes, const std::vector<int>& columns, int directions,
                       const Rounding& units, const Growth& growth, GrowingRows& rows) {
  codes_ = &codes;
  columns_ = &columns;
  units_ = units;
  growth_ = growth;
  limits_ = in_units(growth, directions);
  offsets_ = bin_offsets(codes, columns, directions);
  begin(rows);
  leaves_.reserve(static_cast<std::size_t>(growth.leaves));
  while (static_cast<int>(leaves_.size()) < growth.leaves) {
    const int best = best_leaf();
    if (!(leaves_[static_cast<std::size_t>(best)].split.gain > 0)) break;
    apply(best, rows);
    const auto fresh = static_cast<int>(leaves_.size()) - 1;
    if (fresh + 1 < growth.leaves) evaluate_children(best, fresh, rows);
  }
  number_leaves();
  return std::move(tree_);
}

void Grower::number_leaves() {
  const double unit = units_.gradient_unit / units_.curvature_unit;
  const bool bound = std::any_of(leaves_.begin(), leaves_.end(),
                                 [](const Candidate& leaf) { return leaf.leaf.bounds.any(); });
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const Candidate& leaf = leaves_[i];
    if (bound) tree_.bounds.push_back({leaf.leaf.bounds.low * unit, leaf.leaf.bounds.high * unit});
    if (leaf.parent < 0) continue;
    TreeNode& above = tree_.nodes[static_cast<std::size_t>(leaf.parent)];
    (leaf.right ? above.right : above.left) = static_cast<std::uint16_t>(tree_.nodes.size() + i);
  }
}

}  // namespace resboost::trees
