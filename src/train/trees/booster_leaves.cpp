// What the leaves of a tree say, and what that tells of its round.

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "train/trees/booster.h"

namespace resboost::trees {
namespace {

/// As far as a tree moves a score at most, where the loss's curvature is not the same everywhere.
/// The curvature of a class that a leaf's rows are sure not to be in is next to nothing, and
/// Newton's step then far beyond where its model holds: the probability p of a pure leaf's class
/// would have a step of 1 / p.
constexpr double kLongestStep = 4;

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

/// Over all rows, where the leaves of each group of slices have `size` numbers.
void add_groups(std::vector<double>& sums, Index size) {
  tree_sum(std::ssize(sums) / size, [&](Index to, Index from) {
    double* into = sums.data() + to * size;
    const double* more = sums.data() + from * size;
    for (Index i = 0; i < size; ++i) into[i] += more[i];
  });
}

/// What a leaf is solved from, and what it comes to.
struct LeafAtHand {
  double rows;         ///< in it
  const double* sums;  ///< gradients of k scores, curvatures, moments
  Real* value;         ///< of those scores
  LeafTheory theory{};
};

/// Newton's step of each score within the bounds, shortened: - rate G / (H + l2), and no longer
/// than `longest`.
void step_constant(LeafAtHand& leaf, Index k, const Bounds& within, const TreesConfig& config,
                   double longest) {
  for (Index j = 0; j < k; ++j) {
    const double g = leaf.sums[j], h = leaf.sums[k + j];
    const double step = h > 0 ? config.learning_rate * value_of(g, h + config.l2, within) : 0;
    const double v = std::clamp(step, -longest, longest);
    leaf.value[j] = static_cast<Real>(v);
    leaf.theory.decrease -= g * v + 0.5 * h * v * v;
    leaf.theory.along -= g * v;
    leaf.theory.square += leaf.rows * v * v;
    leaf.theory.energy += leaf.rows > 0 ? g * g / leaf.rows : 0;
  }
}

/// The step along the columns above the leaf.   slopes: [most]
void step_slopes(LeafAtHand& leaf, std::span<const std::uint16_t> columns, Index grown,
                 const TreesConfig& config, Slope* slopes) {
  const Moments moments{grown, leaf.sums[0], leaf.sums[1], leaf.sums + 2};
  const SlopeStep step = step_along(columns, moments, config.learning_rate, config.l2);
  if (step.slopes.empty()) return;
  std::copy(step.slopes.begin(), step.slopes.end(), slopes);
  leaf.value[0] -= static_cast<Real>(step.at_mean);
  leaf.theory.decrease -= step.slope + 0.5 * step.curvature;
  leaf.theory.along -= step.slope;
  leaf.theory.square += leaf.rows * step.curvature / step.weight;
  leaf.theory.energy -= step.slope / config.learning_rate * step.weight / leaf.rows;
}

}  // namespace

/// Newton's step of each leaf and output; where leaves are linear, also the one along the columns
/// above it.
void Booster::solve_leaves(Tree& tree, const LeafSums& found, Round& round) const {
  const std::vector<Bounds>& bounds = tree.structure.bounds;
  const Index k = mirrored_ ? 1 : outputs_;
  const auto leaves = tree.structure.leaves();
  const double longest = loss_.quadratic() ? std::numeric_limits<double>::infinity() : kLongestStep;
  const Index width = sums_of_leaf(k, slopes_);
  std::vector<double> all = found.sums;
  add_groups(all, leaves * width);
  tree.values.constant.resize(static_cast<std::size_t>(leaves * outputs_));
  tree.values.slopes.resize(static_cast<std::size_t>(leaves * slopes_.most));
  const auto above = columns_above(tree.structure, slopes_.sloped, slopes_.most);
  LeafTheory sum;
  for (int number = 0; number < leaves; ++number) {
    const auto place = static_cast<std::size_t>(number);
    Real* values = tree.values.constant.data() + number * outputs_;
    LeafAtHand leaf{static_cast<double>(found.rows[place]), all.data() + number * width,
                    values + outputs_ - k};
    step_constant(leaf, k, bounds.empty() ? Bounds{} : bounds[place], config_, longest);
    if (mirrored_) values[0] = -values[1];
    if (slopes_.most > 0)
      step_slopes(leaf, above[place], found.grown[place], config_,
                  tree.values.slopes.data() + number * slopes_.most);
    tree.rows.push_back(static_cast<Real>(found.rows[place]));
    sum += leaf.theory;
  }
  if (mirrored_) sum += sum;
  const auto n = static_cast<double>(rows_.rows());
  round.predicted_decrease = sum.decrease / n;
  round.energy = sum.energy / n;
  if (sum.square > 0) round.alignment = sum.along / std::sqrt(sum.square * n) / round.gradient_l2;
}

}  // namespace resboost::trees
