// What the leaves of a tree say, and what that tells of its round.

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "train/trees/booster.h"

namespace resboost::trees {
namespace {

/// Rows in a slice of a pass over gradients.
constexpr Index kGradientSlice = 1024;
/// As far as a tree moves a score at most, where the loss's curvature is not the same everywhere.
/// The curvature of a class that a leaf's rows are sure not to be in is next to nothing, and
/// Newton's step then far beyond where its model holds: the probability p of a pure leaf's class
/// would have a step of 1 / p.
constexpr double kLongestStep = 4;
/// Rows from which on leaves are worth a second thread.
constexpr Index kRowsForThreads = 4096;

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

/// A round that knows its gradient. mirrored: the gradient is that of one of two scores.
Round told(const Matrix& gradient, bool mirrored) {
  const double scores = mirrored ? 2 : 1;
  const auto sum =
      sum_over_slices(gradient.rows(), kGradientSlice, 2, [&](Range rows, int, double* part) {
        for (Index i = rows.begin; i < rows.end; ++i) {
          const double square = scores * double{gradient.row(i).squaredNorm()};
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

/// sums: [2, k], of gradients and of curvatures.
void Booster::add_derivatives(const std::uint32_t* rows, Index n, double* sums) const {
  const Index k = gradient_.cols();
  for (Index i = 0; i < n; ++i) {
    const Real* g = gradient_.data() + rows[i] * k;
    const Real* h = curvature_.data() + rows[i] * k;
    for (Index j = 0; j < k; ++j) {
      sums[j] += double{g[j]};
      sums[k + j] += double{h[j]};
    }
  }
}

/// Newton's step of each leaf and output within its bounds, shortened: - rate G / (H + l2), and no
/// longer than kLongestStep; and where leaves are linear, the one along the columns above it.
void Booster::solve_leaves(Tree& tree, Round& round) const {
  const std::vector<Real>& leaf_rows = tree.rows;
  const std::vector<Bounds>& bounds = tree.structure.bounds;
  const Index k = gradient_.cols(), outputs = mirrored_ ? 2 : k;
  const auto leaves = static_cast<int>(leaf_rows.size());
  const double longest = loss_.quadratic() ? std::numeric_limits<double>::infinity() : kLongestStep;
  tree.leaves.resize(static_cast<std::size_t>(leaves * outputs));
  std::vector<std::vector<std::uint16_t>> above;
  if (slopes_ > 0) {
    above = columns_above(tree.structure, sloped_, slopes_);
    tree.slopes.resize(static_cast<std::size_t>(leaves * slopes_));
  }
  std::vector<LeafTheory> theory(static_cast<std::size_t>(leaves));
  over_leaves(leaves, gradient_.rows(), [&](int leaf) {
    Real* value = tree.leaves.data() + leaf * outputs;
    LeafTheory& own = theory[static_cast<std::size_t>(leaf)];
    const auto rows = double{leaf_rows[static_cast<std::size_t>(leaf)]};
    Eigen::ArrayXd sums = Eigen::ArrayXd::Zero(2 * k);
    add_derivatives(rows_.rows(leaf), rows_.size(leaf), sums.data());
    for (Index j = 0; j < k; ++j) {
      const double g = sums[j], h = sums[k + j];
      const Bounds within = bounds.empty() ? Bounds{} : bounds[static_cast<std::size_t>(leaf)];
      const double step = h > 0 ? config_.learning_rate * value_of(g, h + config_.l2, within) : 0;
      const double v = std::clamp(step, -longest, longest);
      value[outputs - k + j] = static_cast<Real>(v);
      own.decrease -= g * v + 0.5 * h * v * v;
      own.along -= g * v;
      own.square += rows * v * v;
      own.energy += rows > 0 ? g * g / rows : 0;
    }
    if (mirrored_) value[0] = -value[1];
    if (slopes_ == 0) return;
    const std::span rows_of_leaf(rows_.rows(leaf), static_cast<std::size_t>(rows_.size(leaf)));
    const SlopeStep step = step_along(above[static_cast<std::size_t>(leaf)],
                                      {rows_of_leaf, gradient_, curvature_, train_.codes}, values_,
                                      config_.learning_rate, config_.l2);
    if (step.slopes.empty()) return;
    std::copy(step.slopes.begin(), step.slopes.end(), tree.slopes.begin() + leaf * slopes_);
    value[0] -= static_cast<Real>(step.at_mean);
    own.decrease -= step.slope + 0.5 * step.curvature;
    own.along -= step.slope;
    own.square += rows * step.curvature / step.weight;
    own.energy -= step.slope / config_.learning_rate * step.weight / rows;
  });
  LeafTheory sum;
  for (const LeafTheory& own : theory) sum += own;
  if (mirrored_) sum += sum;
  const auto n = static_cast<double>(gradient_.rows());
  round = told(gradient_, mirrored_);
  round.predicted_decrease = sum.decrease / n;
  round.energy = sum.energy / n;
  if (sum.square > 0) round.alignment = sum.along / std::sqrt(sum.square * n) / round.gradient_l2;
}

}  // namespace resboost::trees
