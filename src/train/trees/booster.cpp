#include "train/trees/booster.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/parallel.h"

namespace resboost::trees {
namespace {

enum Purpose : std::uint64_t {
  kRound = 1,
  kRows = 2,
  kColumns = 3,
  kDirections = 4,
  kRounding = 5
};

/// Rows in a slice of a pass over scores.
constexpr Index kSlice = 1024;
/// Rows from which on leaves are worth a second thread.
constexpr Index kRowsForThreads = 4096;

std::vector<std::uint32_t> all_rows(Index n) {
  std::vector<std::uint32_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

/// What the leaves of a tree add to the round's numbers.
struct LeafTheory {
  double decrease = 0, along = 0, square = 0, energy = 0;
  LeafTheory& operator+=(const LeafTheory& other) {
    decrease += other.decrease;
    along += other.along;
    square += other.square;
    energy += other.energy;
    return *this;
  }
};

/// fn(leaf) for all leaves of so many rows in all.
template <class Fn>
void over_leaves(int leaves, Index rows, Fn fn) {
  if (threads() > 1 && rows > kRowsForThreads) {
    parallel_tasks(leaves, [&](Index leaf) { fn(static_cast<int>(leaf)); });
  } else {
    for (int leaf = 0; leaf < leaves; ++leaf) fn(leaf);
  }
}

/// A round that knows its gradient.
Round told(const Matrix& gradient) {
  const auto sum = sum_over_slices(gradient.rows(), kSlice, 2, [&](Range rows, int, double* part) {
    for (Index i = rows.begin; i < rows.end; ++i) {
      const double square = double{gradient.row(i).squaredNorm()};
      part[0] += std::sqrt(square);
      part[1] += square;
    }
  });
  const auto n = static_cast<double>(gradient.rows());
  Round round;
  round.gradient_l1 = sum[0] / n;
  round.gradient_l2 = std::sqrt(sum[1] / n);
  return round;
}

}  // namespace

Booster::Booster(Sample train, Sample held_out, const Loss& loss, const TreesConfig& config,
                 Rng rng)
    : train_(std::move(train)),
      held_out_(std::move(held_out)),
      loss_(loss),
      config_(config),
      rng_(rng),
      in_(train_.codes),
      out_(train_.codes),
      valid_(held_out_.codes) {
  growth_.leaves = config.leaves;
  growth_.depth = config.depth;
  growth_.limits.l2 = config.l2;
  growth_.limits.set_l2 = config.category_l2;
  growth_.limits.min_curvature = config.min_weight;
  growth_.limits.min_rows = config.min_rows;
  growth_.limits.min_set_rows = config.category_rows;
}

/// The directions that splits are judged by: the score itself, the difference of two classes, or
/// random ones (Iosipoi & Vakhrushev, "SketchBoost", NeurIPS 2022).
void Booster::aim(Rng rng) {
  const Index n = gradient_.rows(), k = gradient_.cols();
  const bool one = k == 1 || (k == 2 && loss_.of_classes());
  if (one) {
    aimed_ = gradient_.rightCols(1);
    scale_ = curvature_.rightCols(1);
    return;
  }
  const Index d = std::min<Index>(config_.directions, k);
  Matrix map = Matrix::Zero(k, d);
  if (d == k) {
    map.setIdentity();
  } else {
    for (Index i = 0; i < map.size(); ++i) map.data()[i] = static_cast<Real>(rng.normal());
    map /= std::sqrt(static_cast<Real>(d));
  }
  aimed_.resize(n, d);
  scale_.resize(n);
  parallel_slices(n, kSlice, [&](Range rows, int) {
    aimed_.middleRows(rows.begin, rows.size()) =
        gradient_.middleRows(rows.begin, rows.size()) * map;
    scale_.segment(rows.begin, rows.size()) =
        curvature_.middleRows(rows.begin, rows.size()).rowwise().mean();
  });
}

/// Rows and columns of the next tree.
void Booster::choose(Rng rng) {
  const Index n = train_.scores.rows();
  std::vector<std::uint32_t> in, out;
  if (config_.rows < 1) {
    Rng of_rows = rng.fork(kRows);
    const auto below = static_cast<std::uint64_t>(config_.rows * 0x1p32);
    for (Index i = 0; i < n; ++i)
      ((of_rows.bits() >> 32) < below ? in : out).push_back(static_cast<std::uint32_t>(i));
  } else {
    in = all_rows(n);
  }
  in_.begin(std::move(in));
  out_.begin(std::move(out));
  valid_.begin(all_rows(held_out_.scores.rows()));

  const auto all = static_cast<Index>(train_.codes.columns.size());
  std::vector<int> usable;
  for (Index c = 0; c < all; ++c)
    if (train_.codes.columns[static_cast<std::size_t>(c)].codes > 1)
      usable.push_back(static_cast<int>(c));
  const auto wanted =
      static_cast<std::size_t>(std::ceil(config_.columns * static_cast<double>(usable.size())));
  Rng of_columns = rng.fork(kColumns);
  const auto order = of_columns.permutation(static_cast<Index>(usable.size()));
  columns_.clear();
  for (std::size_t i = 0; i < wanted; ++i)
    columns_.push_back(usable[static_cast<std::size_t>(order[i])]);
  std::sort(columns_.begin(), columns_.end());
}

/// Newton's step of each leaf and output, shortened: - rate G / (H + l2).   [leaves, k]
std::vector<Real> Booster::solve_leaves(int leaves, Round& round) const {
  const Index k = gradient_.cols();
  std::vector<Real> values(static_cast<std::size_t>(leaves * k));
  std::vector<LeafTheory> theory(static_cast<std::size_t>(leaves));
  over_leaves(leaves, gradient_.rows(), [&](int leaf) {
    Real* value = values.data() + leaf * k;
    const std::uint32_t* row = in_.rows(leaf);
    LeafTheory& own = theory[static_cast<std::size_t>(leaf)];
    const auto rows = static_cast<double>(in_.size(leaf) + out_.size(leaf));
    for (Index j = 0; j < k; ++j) {
      double g = 0, h = 0;
      for (Index i = 0; i < in_.size(leaf); ++i) {
        g += double{gradient_(row[i], j)};
        h += double{curvature_(row[i], j)};
      }
      const double v = h > 0 ? -config_.learning_rate * g / (h + config_.l2) : 0;
      value[j] = static_cast<Real>(v);
      own.decrease -= g * v + 0.5 * h * v * v;
      own.along -= g * v;
      own.square += rows * v * v;
      own.energy += rows > 0 ? g * g / rows : 0;
    }
  });
  LeafTheory sum;
  for (const LeafTheory& own : theory) sum += own;
  const auto n = static_cast<double>(gradient_.rows());
  round = told(gradient_);
  round.predicted_decrease = sum.decrease / n;
  round.energy = sum.energy / n;
  if (sum.square > 0) round.alignment = sum.along / std::sqrt(sum.square * n) / round.gradient_l2;
  return values;
}

void Booster::move(const Partition& rows, const std::vector<Real>& leaves, Matrix& scores) const {
  const Index k = scores.cols();
  over_leaves(static_cast<int>(std::ssize(leaves) / k), rows.size(), [&](int leaf) {
    const Real* value = leaves.data() + leaf * k;
    const std::uint32_t* row = rows.rows(leaf);
    for (Index i = 0; i < rows.size(leaf); ++i) {
      Real* score = scores.data() + static_cast<Index>(row[i]) * k;
      for (Index j = 0; j < k; ++j) score[j] += value[j];
    }
  });
}

bool Booster::advance() {
  const Rng rng = rng_.fork(kRound, static_cast<std::uint64_t>(rounds()));
  Rng rounding = rng.fork(kRounding);
  differentiate(train_, loss_, gradient_, curvature_);
  aim(rng.fork(kDirections));
  quantise(aimed_, scale_, rounding.bits(), words_);
  choose(rng);
  Tree tree{grower_.grow(words_, columns_, growth_, in_, {&out_, &valid_}), {}, {}};
  if (tree.structure.nodes.empty()) return false;
  Round round;
  tree.leaves = solve_leaves(tree.structure.leaves(), round);
  for (int leaf = 0; leaf < tree.structure.leaves(); ++leaf)
    tree.rows.push_back(static_cast<Real>(in_.size(leaf) + out_.size(leaf)));
  move(in_, tree.leaves, train_.scores);
  move(out_, tree.leaves, train_.scores);
  move(valid_, tree.leaves, held_out_.scores);
  round.held_out_loss = mean_loss(held_out_, loss_);
  rounds_.push_back(round);
  forest_.push_back(std::move(tree));
  return true;
}

TreeArrays Booster::trees(Range rounds) const {
  TreeArrays arrays;
  arrays.columns = static_cast<Index>(train_.codes.columns.size());
  arrays.outputs = train_.scores.cols();
  for (Index r = rounds.begin; r < rounds.end; ++r) {
    const Tree& tree = forest_[static_cast<std::size_t>(r)];
    const auto append = [](auto& all, const auto& part) {
      all.insert(all.end(), part.begin(), part.end());
    };
    arrays.inner.push_back(static_cast<std::uint16_t>(tree.structure.nodes.size()));
    append(arrays.nodes, tree.structure.nodes);
    append(arrays.sets, tree.structure.sets);
    append(arrays.leaves, tree.leaves);
    append(arrays.gains, tree.structure.gains);
    append(arrays.rows, tree.rows);
  }
  return arrays;
}

}  // namespace resboost::trees
