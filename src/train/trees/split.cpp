#include "train/trees/split.h"

#include <algorithm>
#include <array>

namespace resboost::trees {
namespace {

using Rule = TreeNode::Rule;

/// Categories on the side that a set describes, at most (LightGBM's max_cat_threshold).
constexpr int kMostInSet = 32;
/// Up to so many codes a category needs no penalty of its own.
constexpr int kFewCodes = 4;
/// Added to a category's curvature before categories are put in order, in rows.
constexpr double kOrderRows = 10;

void add(const Word* bin, int directions, Sums& sums) {
  sums.curvature += curvature_of(bin[0]);
  for (int d = 0; d < directions; ++d) sums.gradient[d] += gradient_of(bin[d]);
}

bool is_empty(const Word* bin, int directions) {
  for (int d = 0; d < directions; ++d)
    if (bin[d] != 0) return false;
  return true;
}

/// Gains as fractions: of two of them the larger is known without a division.
class Best {
 public:
  Best(const Leaf& leaf, const Limits& limits, double l2, int direction = 0)
      : leaf_(leaf),
        directions_(limits.directions),
        direction_(direction),
        bound_(direction != 0 || leaf.bounds.any()),
        l2_(l2) {
    const double rows_each = static_cast<double>(leaf.sums.curvature) /
                             static_cast<double>(std::max<Index>(leaf.rows, 1));
    least_ = std::max({limits.min_curvature, limits.min_rows * rows_each, 1.0});
  }

  /// Is this split better than all before?
  bool offer(const Sums& left) {
    const double hl = left.curvature, hr = leaf_.sums.curvature - hl;
    if (hl < least_ || hr < least_) return false;
    if (bound_) return offer_bound(left);
    double gl2 = 0, gr2 = 0;
    for (int d = 0; d < directions_; ++d) {
      const double gl = left.gradient[d], gr = leaf_.sums.gradient[d] - gl;
      gl2 += gl * gl;
      gr2 += gr * gr;
    }
    const double a = hl + l2_, b = hr + l2_, above = gl2 * b + gr2 * a, below = a * b;
    if (!(above * below_ > above_ * below)) return false;
    above_ = above;
    below_ = below;
    left_ = left;
    return true;
  }
  /// All cuts of a column whose bins are single words, where nothing bounds values: offer() after
  /// each, in registers.   left: what is left of the first cut anyway. The last code left of the
  /// best cut; 0: none is better than all before.
  int offer_cuts(const Word* bins, int codes, Word left) {
    const std::uint32_t all = leaf_.sums.curvature;
    const double g = leaf_.sums.gradient[0], h = all;
    double most = above_, over = below_;
    Word best_left = 0;
    int best = 0;
    for (int code = 1; code < codes; ++code) {
      if (bins[code] == 0) continue;  // as most are in small leaves
      left += bins[code];
      const double hl = curvature_of(left), gl = gradient_of(left), gr = g - gl;
      if (hl < least_) continue;
      if (all - curvature_of(left) < least_) break;
      const double a = hl + l2_, b = (h - hl) + l2_, above = gl * gl * b + gr * gr * a,
                   below = a * b;
      if (!(above * over > most * below)) continue;
      most = above;
      over = below;
      best_left = left;
      best = code;
    }
    if (best == 0) return 0;
    above_ = most;
    below_ = over;
    left_ = {};
    left_.curvature = curvature_of(best_left);
    left_.gradient[0] = gradient_of(best_left);
    return best;
  }
  bool bound() const { return bound_; }
  /// Less what the leaf has undivided.
  double gain(double l2) const {
    if (bound_)
      return above_ / below_ - decrease(leaf_.sums.gradient[0], leaf_.sums.curvature + l2);
    double g2 = 0;
    for (int d = 0; d < directions_; ++d) {
      const double g = leaf_.sums.gradient[d];
      g2 += g * g;
    }
    return above_ / below_ - g2 / (leaf_.sums.curvature + l2);
  }
  bool found() const { return above_ > 0; }
  const Sums& left() const { return left_; }
  bool can_be_left(std::uint32_t curvature) const { return curvature >= least_; }
  /// So much is left already that the right side is too small from here on.
  bool exhausted(std::uint32_t left) const { return leaf_.sums.curvature - left < least_; }

 private:
  /// What a leaf's value takes off the loss's model, times two.
  double decrease(double gradient, double curvature) const {
    const double value = value_of(gradient, curvature, leaf_.bounds);
    return -value * (2 * gradient + value * curvature);
  }
  bool offer_bound(const Sums& left) {
    const double gl = left.gradient[0], gr = leaf_.sums.gradient[0] - gl;
    const double a = left.curvature + l2_, b = leaf_.sums.curvature - left.curvature + l2_;
    const double rise = value_of(gr, b, leaf_.bounds) - value_of(gl, a, leaf_.bounds);
    if (direction_ * rise < 0) return false;
    const double both = decrease(gl, a) + decrease(gr, b);
    if (!(both > above_)) return false;
    above_ = both;
    left_ = left;
    return true;
  }

  const Leaf& leaf_;
  int directions_, direction_;
  bool bound_;
  double l2_, least_, above_ = 0, below_ = 1;
  Sums left_;
};

/// Cuts with the missing rows on one side; the best is in `split`.
void scan(const Word* bins, int codes, Sums left, Rule rule, int directions, Best& best,
          Split& split) {
  if (directions == 1 && !best.bound()) {
    const int cut = best.offer_cuts(bins, codes, pack(left.gradient[0], left.curvature));
    if (cut == 0) return;
    split.rule = rule;
    split.cut = static_cast<std::uint8_t>(cut);
    return;
  }
  for (int code = 1; code < codes; ++code) {
    const Word* bin = bins + code * directions;
    if (is_empty(bin, directions)) continue;  // as most are in small leaves
    add(bin, directions, left);
    if (!best.can_be_left(left.curvature)) continue;
    if (best.exhausted(left.curvature)) break;
    if (!best.offer(left)) continue;
    split.rule = rule;
    split.cut = static_cast<std::uint8_t>(code);
  }
}

/// A cut through codes that no row of the leaf has goes through their middle.
void centre(const Word* bins, int codes, int directions, Split& split) {
  int end = split.cut;
  while (end + 1 < codes && is_empty(bins + (end + 1) * directions, directions)) ++end;
  split.cut = static_cast<std::uint8_t>((split.cut + end) / 2);
}

Split best_cut(const Word* bins, const Codes::Column& column, const Leaf& leaf,
               const Limits& limits) {
  const int codes = column.codes;
  Split split;
  Best best(leaf, limits, limits.l2, column.direction);
  Sums missing;
  add(bins, limits.directions, missing);
  const bool has_missing = !is_empty(bins, limits.directions);
  // What is missing has no place in the order, so that such a split is no matter of direction.
  if (has_missing && column.direction == 0 && best.can_be_left(missing.curvature) &&
      best.offer(missing))
    split.cut = 0;
  scan(bins, codes, missing, Rule::missing_left, limits.directions, best, split);
  if (has_missing) scan(bins, codes, {}, Rule::missing_right, limits.directions, best, split);
  if (!best.found()) return split;
  if (split.cut > 0) centre(bins, codes, limits.directions, split);
  split.gain = best.gain(limits.l2);
  split.left = best.left();
  return split;
}

/// Categories by the value that a leaf of theirs would have along a direction (Fisher 1958), shrunk
/// where they have few rows; one or the other end of that order is the set.
void scan_sets(const Word* bins, const std::vector<std::uint8_t>& order, int directions, Best& best,
               Split& split) {
  Sums left;
  CodeSet set{};
  for (std::size_t i = 0; i + 1 < order.size() && i < kMostInSet; ++i) {
    const std::uint8_t code = order[i];
    add(bins + code * directions, directions, left);
    set[code >> 6] |= std::uint64_t{1} << (code & 63);
    if (best.offer(left)) split.set = set;
  }
}

Split best_set(const Word* bins, int codes, const Leaf& leaf, const Limits& limits) {
  Split split;
  split.rule = Rule::set;
  const double l2 = limits.l2 + (codes > kFewCodes + 1 ? limits.set_l2 : 0);
  Best best(leaf, limits, l2);
  const double row =
      static_cast<double>(leaf.sums.curvature) / static_cast<double>(std::max<Index>(leaf.rows, 1));
  std::vector<std::uint8_t> order;
  for (int code = 0; code < codes; ++code)
    if (curvature_of(bins[code * limits.directions]) > row * limits.min_set_rows)
      order.push_back(static_cast<std::uint8_t>(code));
  for (int d = 0; d < limits.directions; ++d) {
    std::array<double, 256> value{};
    for (const std::uint8_t code : order) {
      const Word bin = bins[code * limits.directions + d];
      value[code] = gradient_of(bin) / (curvature_of(bin) + kOrderRows * row);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint8_t a, std::uint8_t b) { return value[a] < value[b]; });
    scan_sets(bins, order, limits.directions, best, split);
    std::reverse(order.begin(), order.end());
    scan_sets(bins, order, limits.directions, best, split);
    std::sort(order.begin(), order.end());
  }
  if (!best.found()) return split;
  split.gain = best.gain(limits.l2);
  split.left = best.left();
  return split;
}

}  // namespace

Split best_split(const Word* bins, const Codes::Column& column, int number, const Leaf& leaf,
                 const Limits& limits) {
  Split split = column.ordered ? best_cut(bins, column, leaf, limits)
                               : best_set(bins, column.codes, leaf, limits);
  split.column = number;
  split.direction = column.direction;
  return split;
}

Sides sides_of(const Split& split) {
  Sides sides;
  for (int code = 0; code < 256; ++code)
    sides[static_cast<std::size_t>(code)] =
        split.rule == Rule::set ? contains(split.set, static_cast<std::uint8_t>(code))
        : code == 0             ? split.rule == Rule::missing_left
                                : code <= split.cut;
  return sides;
}

}  // namespace resboost::trees
