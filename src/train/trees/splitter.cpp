#include "train/trees/splitter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/parallel.h"
#include "train/trees/shared_rows.h"

namespace resboost::trees {
namespace {

/// Work of a node that is worth a second thread of a team: additions and bins looked at.
constexpr Index kWorkForThreads = 4000;
/// Work of a leaf, rows times columns, that is worth all threads even where there are other leaves
/// for them: about 0.1 ms.
constexpr Index kWorkForAll = 100'000;
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

std::vector<Word> BinsPool::take(Index words) {
  std::vector<Word> bins;
  {
    const std::lock_guard guard(lock_);
    ++out_;
    if (!unused_.empty()) {
      bins = std::move(unused_.back());
      unused_.pop_back();
    }
  }
  bins.resize(static_cast<std::size_t>(words));
  return bins;
}

void BinsPool::give_back(std::vector<Word>& bins) {
  if (bins.empty()) return;
  const std::lock_guard guard(lock_);
  --out_;
  unused_.push_back(std::exchange(bins, {}));
}

bool BinsPool::is_exhausted(Index words) const {
  const std::lock_guard guard(lock_);
  return out_ * words > kMostWords;
}

Limits Splitter::in_units(const Limits& limits) const {
  Limits scaled = limits;
  scaled.directions = words_->directions;
  for (double* value : {&scaled.l2, &scaled.set_l2, &scaled.min_curvature})
    *value /= words_->curvature_unit;
  return scaled;
}

bool Splitter::worth_looking(const Candidate& leaf) const {
  return static_cast<double>(leaf.leaf.rows) >= 2 * limits_.min_rows &&
         (depth_ == 0 || leaf.depth < depth_);
}

bool Splitter::suits_one(const Candidate& leaf) const {
  return !shared_ && leaf.leaf.rows * std::ssize(*columns_) < kWorkForAll;
}

/// fn(column) for the columns of the tree, where each looks at so many rows.
void Splitter::for_columns(const Desk& desk, Index rows,
                           const std::function<void(Index)>& fn) const {
  const auto columns = static_cast<Index>(columns_->size());
  if (!desk.alone && threads() > 1 && columns * rows + 2 * offsets_.back() > kWorkForThreads) {
    parallel_tasks(columns, fn);
  } else {
    for (Index c = 0; c < columns; ++c) fn(c);
  }
}

/// One column's histogram of a leaf, of its first n rows.
void Splitter::add_up_column(Index c, const Family& family, Index n, const Desk& desk) const {
  const Index begin = offsets_[static_cast<std::size_t>(c)],
              size = offsets_[static_cast<std::size_t>(c + 1)] - begin;
  Word* bins = family.small->bins.data() + begin;
  std::memset(bins, 0, static_cast<std::size_t>(size) * sizeof(Word));
  add_rows(rows_->codes().column((*columns_)[static_cast<std::size_t>(c)]),
           rows_->rows(family.small->rows), desk.words.data(), n, words_->directions, bins);
}

/// All columns' histograms, each rank those of its own rows: whole numbers, so that the sums are
/// the same bits.
void Splitter::add_up_with_others(const Family& family, Desk& desk) {
  shared_->add_up(family.number, family.small->bins, [&] {
    const std::uint32_t* numbers = rows_->rows(family.small->rows);
    const Index own =
        shared_->own_of({numbers, static_cast<std::size_t>(family.small->rows.size())});
    desk.words.gather(*words_, numbers, own, desk.alone);
    for_columns(desk, own, [&](Index c) { add_up_column(c, family, own, desk); });
  });
}

/// One column's best split of a leaf whose histogram is there, and of its sibling in what is left
/// of the parent's.
void Splitter::judge_column(Index c, const Family& family, Desk& desk) const {
  const int column = (*columns_)[static_cast<std::size_t>(c)];
  const Codes::Column& kind = rows_->codes().columns[static_cast<std::size_t>(column)];
  const Index begin = offsets_[static_cast<std::size_t>(c)],
              size = offsets_[static_cast<std::size_t>(c + 1)] - begin;
  const Word* bins = family.small->bins.data() + begin;
  desk.splits[static_cast<std::size_t>(c)] =
      worth_looking(*family.small) ? best_split(bins, kind, column, family.small->leaf, limits_)
                                   : Split{};
  if (!family.large) return;
  Word* rest = family.large->bins.data() + begin;
  subtract(bins, size, rest);
  desk.splits[columns_->size() + static_cast<std::size_t>(c)] =
      best_split(rest, kind, column, family.large->leaf, limits_);
}

/// The best of the columns' splits, the first among equal ones.
Split Splitter::best_of(const Split* splits) const {
  Split best;
  for (std::size_t c = 0; c < columns_->size(); ++c)
    if (splits[c].gain > best.gain) best = splits[c];
  return best;
}

void Splitter::judge(const Family& family, Desk& desk) {
  family.small->bins = pool_.take(offsets_.back());
  desk.splits.resize(2 * columns_->size());
  const Index n = family.small->rows.size();
  if (shared_ && shared_->worth_it(n)) {
    add_up_with_others(family, desk);
    for_columns(desk, 0, [&](Index c) { judge_column(c, family, desk); });
  } else {
    desk.words.gather(*words_, rows_->rows(family.small->rows), n, desk.alone);
    for_columns(desk, n, [&](Index c) {
      add_up_column(c, family, n, desk);
      judge_column(c, family, desk);
    });
  }
  family.small->split = best_of(desk.splits.data());
  if (family.large) family.large->split = best_of(desk.splits.data() + columns_->size());
  if (pool_.is_exhausted(offsets_.back())) drop(*family.small);
}

/// Gives the memory of a leaf's histograms back.
void Splitter::drop(Candidate& leaf) { pool_.give_back(leaf.bins); }

Candidate Splitter::root(const Words& words, const std::vector<int>& columns, const Growth& growth,
                         Partition& rows, Desk& desk) {
  words_ = &words;
  columns_ = &columns;
  rows_ = &rows;
  depth_ = growth.depth;
  limits_ = in_units(growth.limits);
  offsets_ = bin_offsets(rows.codes(), columns, words.directions);
  Candidate root;
  root.rows = {0, rows.size()};
  const std::uint32_t* numbers = rows.rows(root.rows);
  root.leaf = {sums_of(words, numbers, rows.size()), rows.size()};
  if (shared_) shared_->begin(words, columns, {numbers, static_cast<std::size_t>(rows.size())});
  if (worth_looking(root)) judge({&root, nullptr, 0}, desk);
  return root;
}

/// Both sides of a column with a direction stay on their side of the middle between them, also
/// where they are split again: so the whole tree keeps to it.
void Splitter::bound_children(const Split& split, Leaf& left, Leaf& right) const {
  const auto value = [&](const Leaf& leaf) {
    return value_of(leaf.sums.gradient[0], leaf.sums.curvature + limits_.l2, leaf.bounds);
  };
  if (split.direction == 0) return;
  const double middle = (value(left) + value(right)) / 2;
  (split.direction > 0 ? left : right).bounds.high = middle;
  (split.direction > 0 ? right : left).bounds.low = middle;
}

void Splitter::split(const Task& task, Desk& desk) {
  Candidate& parent = task.leaf;
  const Split& split = parent.split;
  const Sides sides = sides_of(split);
  const Index middle = rows_->part(parent.rows, split.column, sides, desk.alone);
  if (shared_) shared_->split(task.number, split.column, sides);

  parent.children = std::make_unique<Children>();
  auto& [left, right] = *parent.children;
  left.rows = {parent.rows.begin, middle};
  right.rows = {middle, parent.rows.end};
  left.leaf = {split.left, left.rows.size(), parent.leaf.bounds};
  right.leaf = {rest_of(parent.leaf.sums, split.left, words_->directions), right.rows.size(),
                parent.leaf.bounds};
  bound_children(split, left.leaf, right.leaf);
  left.depth = right.depth = parent.depth + 1;
  right.right = true;
  if (task.judged) {
    judge_children(task, desk);
  } else {
    drop(parent);
  }
}

/// The larger child takes over the parent's histograms, if those were kept.
void Splitter::judge_children(const Task& task, Desk& desk) {
  auto& [left, right] = *task.leaf.children;
  const bool left_is_small = left.rows.size() <= right.rows.size();
  Candidate& small = left_is_small ? left : right;
  Candidate& large = left_is_small ? right : left;
  const int number = left_is_small ? task.number : task.right_number,
            large_number = left_is_small ? task.right_number : task.number;
  large.bins = std::exchange(task.leaf.bins, {});
  if (!worth_looking(large)) return drop(large);  // then the smaller one is not either
  const bool subtracts = !large.bins.empty();
  if (subtracts || worth_looking(small))
    judge({&small, subtracts ? &large : nullptr, number}, desk);
  if (!subtracts) judge({&large, nullptr, large_number}, desk);
}

void Splitter::leave(Candidate& leaf) {
  drop(leaf);
  if (!leaf.children) return;
  leave(leaf.children->left);
  leave(leaf.children->right);
  rows_->rejoin(leaf.rows, leaf.children->left.rows.end);
  leaf.children.reset();
}

}  // namespace resboost::trees
