#include "train/trees/grower.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/parallel.h"
#include "train/trees/shared_rows.h"

namespace resboost::trees {
namespace {

/// Work of a node that is worth a second thread of a team, in additions.
constexpr Index kWorkForThreads = 4000;
/// What a bin costs that is looked at for both children.
constexpr Index kWorkOfBin = 8;
/// Rows that a thread adds up at a time.
constexpr Index kSumSlice = 2048;
/// Histograms that are kept at most: 1 GiB. Beyond, leaves are added up from their rows again.
constexpr Index kMostWords = Index{1} << 27;

/// Sums of halves fit in halves: see quantise().
using WordSums = std::array<Word, kMaxDirections>;

WordSums add_up(const Words& words, const std::uint32_t* rows, Range range) {
  WordSums sum{};
  const Index directions = words.directions;
  for (Index i = range.begin; i < range.end; ++i) {
    const Word* row = words.values.data() + static_cast<Index>(rows[i]) * directions;
    for (Index d = 0; d < directions; ++d) sum[static_cast<std::size_t>(d)] += row[d];
  }
  return sum;
}

Sums sums_of(const Words& words, const std::uint32_t* rows, Index n) {
  std::vector<WordSums> parts(static_cast<std::size_t>(Slicing(n, kSumSlice).slices()));
  parallel_slices(n, kSumSlice, [&](Range range, int) {
    parts[static_cast<std::size_t>(range.begin / kSumSlice)] = add_up(words, rows, range);
  });
  WordSums sum{};
  for (const WordSums& part : parts)
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += part[d];
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

Limits Grower::in_units(const Growth& growth) const {
  Limits limits = growth.limits;
  limits.directions = words_->directions;
  for (double* value : {&limits.l2, &limits.set_l2, &limits.min_curvature})
    *value /= words_->curvature_unit;
  return limits;
}

bool Grower::worth_looking(const Candidate& leaf) const {
  return static_cast<double>(leaf.leaf.rows) >= 2 * limits_.min_rows &&
         (growth_.depth == 0 || leaf.depth < growth_.depth);
}

std::vector<Word> Grower::take_bins() {
  if (unused_.empty()) return {};
  std::vector<Word> bins = std::move(unused_.back());
  unused_.pop_back();
  return bins;
}

/// fn(column) for the columns of the tree, where each looks at so many rows.
void Grower::for_columns(Index rows, const std::function<void(Index)>& fn) const {
  const auto columns = static_cast<Index>(columns_->size());
  if (threads() > 1 && columns * rows + kWorkOfBin * offsets_.back() > kWorkForThreads) {
    parallel_tasks(columns, fn);
  } else {
    for (Index c = 0; c < columns; ++c) fn(c);
  }
}

/// One column's histogram of a leaf, of its first n rows.
void Grower::add_up_column(Index c, const Family& family, const Partition& rows, Index n) const {
  const Index begin = offsets_[static_cast<std::size_t>(c)],
              size = offsets_[static_cast<std::size_t>(c + 1)] - begin;
  Word* bins = family.small->bins.data() + begin;
  std::memset(bins, 0, static_cast<std::size_t>(size) * sizeof(Word));
  add_rows(rows.codes().column((*columns_)[static_cast<std::size_t>(c)]), rows.rows(family.number),
           leaf_words_.data(), n, words_->directions, bins);
}

/// All columns' histograms, each rank those of its own rows: whole numbers, so that the sums are
/// the same bits.
void Grower::add_up_with_others(const Family& family, const Partition& rows) {
  shared_->add_up(family.number, family.small->bins, [&] {
    const std::uint32_t* numbers = rows.rows(family.number);
    const Index own =
        shared_->own_of({numbers, static_cast<std::size_t>(rows.size(family.number))});
    leaf_words_.gather(*words_, numbers, own);
    for_columns(own, [&](Index c) { add_up_column(c, family, rows, own); });
  });
}

/// One column's best split of a leaf whose histogram is there, and of its sibling in what is left
/// of the parent's.
void Grower::judge_column(Index c, const Family& family, const Partition& rows) {
  const int column = (*columns_)[static_cast<std::size_t>(c)];
  const Codes::Column& kind = rows.codes().columns[static_cast<std::size_t>(column)];
  const Index begin = offsets_[static_cast<std::size_t>(c)],
              size = offsets_[static_cast<std::size_t>(c + 1)] - begin;
  const Word* bins = family.small->bins.data() + begin;
  splits_[static_cast<std::size_t>(c)] =
      worth_looking(*family.small) ? best_split(bins, kind, column, family.small->leaf, limits_)
                                   : Split{};
  if (!family.large) return;
  Word* rest = family.large->bins.data() + begin;
  subtract(bins, size, rest);
  splits_[columns_->size() + static_cast<std::size_t>(c)] =
      best_split(rest, kind, column, family.large->leaf, limits_);
}

/// The best of the columns' splits, the first among equal ones.
Split Grower::best_of(std::size_t begin) const {
  Split best;
  for (std::size_t c = begin; c < begin + columns_->size(); ++c)
    if (splits_[c].gain > best.gain) best = splits_[c];
  return best;
}

void Grower::evaluate(const Family& family, const Partition& rows) {
  family.small->bins = take_bins();
  family.small->bins.resize(static_cast<std::size_t>(offsets_.back()));
  splits_.resize(2 * columns_->size());
  const Index n = rows.size(family.number);
  if (shared_ && shared_->worth_it(n)) {
    add_up_with_others(family, rows);
    for_columns(0, [&](Index c) { judge_column(c, family, rows); });
  } else {
    leaf_words_.gather(*words_, rows.rows(family.number), n);
    for_columns(n, [&](Index c) {
      add_up_column(c, family, rows, n);
      judge_column(c, family, rows);
    });
  }
  family.small->split = best_of(0);
  if (family.large) family.large->split = best_of(columns_->size());
  const auto kept = std::count_if(leaves_.begin(), leaves_.end(),
                                  [](const Candidate& leaf) { return !leaf.bins.empty(); });
  if (kept * offsets_.back() > kMostWords) drop(*family.small);
}

/// Gives the memory of a leaf's histograms back.
void Grower::drop(Candidate& leaf) {
  if (!leaf.bins.empty()) unused_.push_back(std::move(leaf.bins));
  leaf.bins.clear();
}

void Grower::begin(const Partition& rows) {
  for (Candidate& leaf : leaves_) drop(leaf);
  tree_ = {};
  leaves_.assign(1, {});
  leaves_[0].leaf = {sums_of(*words_, rows.rows(0), rows.size(0)), rows.size(0)};
  offsets_ = bin_offsets(rows.codes(), *columns_, words_->directions);
  if (shared_)
    shared_->begin(*words_, *columns_, {rows.rows(0), static_cast<std::size_t>(rows.size(0))});
  if (worth_looking(leaves_[0])) evaluate({&leaves_[0], nullptr, 0}, rows);
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

/// Splits a leaf: the left child keeps its number, the right one is new.
void Grower::apply(int number, Partition& rows) {
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
  tree_.gains.push_back(static_cast<Real>(split.gain * words_->gradient_unit *
                                          words_->gradient_unit / words_->curvature_unit));
  const Sides sides = sides_of(split);
  rows.split(number, split.column, sides);
  if (shared_) shared_->split(number, split.column, sides);

  Candidate right;
  right.leaf.sums = rest_of(parent.leaf.sums, split.left, words_->directions);
  right.leaf.rows = rows.size(me + 1);
  right.leaf.bounds = parent.leaf.bounds;
  right.depth = parent.depth + 1;
  right.parent = me;
  right.right = true;
  parent.leaf = {split.left, rows.size(number), parent.leaf.bounds};
  bound_children(split, parent.leaf, right.leaf);
  parent.depth += 1;
  parent.parent = me;
  parent.right = false;
  parent.split = {};
  leaves_.push_back(std::move(right));
}

/// The larger child takes over the parent's histograms, if those were kept: the left one has them.
void Grower::evaluate_children(int left, int right, const Partition& rows) {
  int smaller = left, larger = right;
  if (rows.size(left) > rows.size(right)) std::swap(smaller, larger);
  Candidate& small = leaves_[static_cast<std::size_t>(smaller)];
  Candidate& large = leaves_[static_cast<std::size_t>(larger)];
  if (larger == right) std::swap(small.bins, large.bins);
  if (!worth_looking(large)) return drop(large);  // then the smaller one is not either
  const bool subtracts = !large.bins.empty();
  if (subtracts || worth_looking(small))
    evaluate({&small, subtracts ? &large : nullptr, smaller}, rows);
  if (!subtracts) evaluate({&large, nullptr, larger}, rows);
}

Structure Grower::grow(const Words& words, const std::vector<int>& columns, const Growth& growth,
                       Partition& rows) {
  words_ = &words;
  columns_ = &columns;
  growth_ = growth;
  limits_ = in_units(growth);
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
  const double unit = words_->gradient_unit / words_->curvature_unit;
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
