#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/trees.h"
#include "resboost/codes.h"
#include "resboost/loss.h"
#include "resboost/trees.h"
#include "train/trees/grower.h"

// Linear leaves (Y. Shi, J. Li and Z. Li, "Gradient boosting with piece-wise linear regression
// trees", IJCAI 2019): a leaf's value changes in proportion to the numbers that the questions above
// it ask for.
namespace resboost::trees {

/// Slopes of a leaf at most where TreesConfig::slopes leaves it open.
inline constexpr int kSlopes = 5;

/// Slopes that a leaf has room for; 0: it is constant. Leaves are linear where one squared error is
/// fitted: its curvature is the same everywhere, so that a Newton step is as good far from its
/// leaf's middle as in it. Not where a column has a direction, which a slope would have to keep to,
/// nor of categories alone.
int leaf_slopes(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes);

/// Along which columns leaves may have slopes: numbers of which no row is missing.   [columns]
std::vector<std::uint8_t> sloped_columns(const Codes& codes);

/// What the columns' codes stand for, as a fitted tree has it.   [columns, kCodeRoom]
std::vector<Real> code_values(const Codes& codes);

/// What leaves may be linear in.
struct SlopeColumns {
  int most = 0;                      ///< slopes of a leaf; 0: leaves are constant
  std::vector<std::uint8_t> sloped;  ///< see sloped_columns()
  std::vector<Real> values;          ///< see code_values()
};
/// The latter two only where leaves may be linear.
SlopeColumns slope_columns(const TreesConfig& config, const Loss& loss, Index outputs,
                           const Codes& codes);

/// The columns that the questions above each leaf ask for, the nearest question's first, each once;
/// at most so many of those that may have slopes. None at all for none.   [leaves]
std::vector<std::vector<std::uint16_t>> columns_above(const Structure& tree,
                                                      const std::vector<std::uint8_t>& sloped,
                                                      int most);

/// Rows of a leaf, and their derivatives in the one score.
struct LeafRows {
  std::span<const std::uint32_t> rows;
  const Matrix& gradient;   ///< [n, 1]
  const Matrix& curvature;  ///< [n, 1]
  const Codes& codes;
};

/// Sums over rows of a leaf along d columns, whose numbers are x: h x, g x, and the lower half of h
/// x x^T.
constexpr Index moments_of(Index d) { return 2 * d + d * (d + 1) / 2; }
/// sums [moments_of(columns)] += those of some rows.   values: code_values()
void add_moments(std::span<const std::uint16_t> columns, const LeafRows& leaf,
                 const std::vector<Real>& values, double* sums);

/// Sums over all rows of a leaf.
struct Moments {
  Index rows;
  double g, h;
  const double* along;  ///< of add_moments()
};

/// Newton's step along some columns of a leaf, beside its constant one: t, for t (x - mean).
struct SlopeStep {
  std::vector<Slope> slopes;  ///< t
  double at_mean = 0;         ///< t mean: what the step along the columns adds at their means
  double slope = 0;           ///< of the loss along t: the sum of g t (x - mean)
  double curvature = 0;       ///< the sum of h (t (x - mean))^2
  double weight = 0;          ///< the sum of h
};

/// The columns' ridge regression on Newton's targets -g / h, weighted by h, shortened by the rate:
/// -rate (A + (1 + l2) I)^-1 b, with A = sum h (x - mean)(x - mean)^T, b = sum g (x - mean); the 1
/// is as if one more row had said that there is no slope. At most one column for two rows. The
/// places of the slopes are their columns.
SlopeStep step_along(std::span<const std::uint16_t> columns, const Moments& leaf, double rate,
                     double l2);

}  // namespace resboost::trees
