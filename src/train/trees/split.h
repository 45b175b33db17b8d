#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "nn/trees.h"
#include "resboost/dataset.h"
#include "train/trees/partition.h"
#include "train/trees/words.h"

namespace resboost::trees {

/// Directions of the scores that a split is judged by, at most.
inline constexpr int kMaxDirections = 8;

/// Gradients along all directions and the curvature, summed over the rows of a leaf.
struct Sums {
  std::int32_t gradient[kMaxDirections] = {};
  std::uint32_t curvature = 0;
};

/// Between which a leaf's value must lie.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  double clamp(double value) const { return std::clamp(value, low, high); }
  bool any() const {
    return low > -std::numeric_limits<double>::infinity() ||
           high < std::numeric_limits<double>::infinity();
  }
};

/// What a leaf's splits are judged by, in units of the words.
struct Leaf {
  Sums sums;
  Index rows = 0;
  Bounds bounds{};
};

/// What a leaf of one direction adds to the scores: Newton's step within the bounds.
inline double value_of(double gradient, double curvature, const Bounds& bounds) {
  return bounds.clamp(-gradient / curvature);
}

/// What splits have to keep to, in units of the words.
struct Limits {
  int directions = 1;
  double l2 = 0;             ///< added to every curvature
  double set_l2 = 0;         ///< and once more where a set of categories goes left
  double min_curvature = 0;  ///< of each side
  double min_rows = 1;       ///< of each side, as its share of the curvature has it
  double min_set_rows = 0;   ///< the same of a category to be in a set at all
};

/// Where to part a leaf's rows.
struct Split {
  double gain = 0;  ///< of the loss's second-order model, times two; 0: no split
  int column = -1;
  TreeNode::Rule rule = TreeNode::Rule::missing_left;
  std::uint8_t cut = 0;
  CodeSet set{};
  int direction = 0;  ///< of the column
  Sums left;
};

/// The best split of a leaf by one column, as XGBoost judges it (Chen & Guestrin, KDD 2016, eq. 7;
/// for several directions the sum of their gains over one curvature). bins: [codes, directions].
/// Among equal ones the first: missing left before right, low cuts before high. Where the leaf has
/// bounds or the column a direction, values keep to both, and gains are of those (one direction of
/// scores only).
Split best_split(const Word* bins, const Codes::Column& column, int number, const Leaf& leaf,
                 const Limits& limits);

/// Which codes a split sends left, 1 or 0 each.
Sides sides_of(const Split& split);

}  // namespace resboost::trees
