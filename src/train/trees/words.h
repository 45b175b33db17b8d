#pragma once

#include <cstdint>
#include <vector>

#include "resboost/types.h"

namespace resboost::trees {

/// A gradient (high half, signed) and a curvature (low half) as whole numbers: one addition adds
/// both, and sums are the same bits in any order.
using Word = std::int64_t;

inline Word pack(std::int32_t gradient, std::uint32_t curvature) {
  return Word{gradient} * (Word{1} << 32) + Word{curvature};
}
inline std::int32_t gradient_of(Word word) { return static_cast<std::int32_t>(word >> 32); }
inline std::uint32_t curvature_of(Word word) { return static_cast<std::uint32_t>(word); }

/// The rows' derivatives as a tree's splits see them: along a few directions of the scores. All
/// directions share a row's curvature.
struct Words {
  Index rows = 0;
  int directions = 1;
  std::vector<Word> values;  ///< [rows, directions]
};

/// The largest size of a gradient, and the largest curvature; NaN where one is NaN.
struct Largest {
  double gradient = 0, curvature = 0;
};
/// gradients: [rows, directions], curvatures: [rows], which are not negative.
Largest largest_of(const Matrix& gradients, const Weights& curvatures);
/// Of some rows and others.
Largest largest_of(const Largest& a, const Largest& b);

/// How derivatives are rounded, and what a 1 then stands for.
struct Rounding {
  double gradient_unit = 1, curvature_unit = 1;
  std::uint64_t seed = 0;
};
/// So that sums over so many rows fit: as fine as that allows. Error if the largest is not finite.
Rounding rounding_for(const Largest& largest, Index rows, std::uint64_t seed);

/// Rounds derivatives to whole numbers, up or down at random with the right mean, by a hash of seed
/// and row (Shi et al., "Quantized Training of Gradient Boosting Decision Trees", NeurIPS 2022).
/// first: the number of the first of these rows among all.
void quantise(const Matrix& gradients, const Weights& curvatures, const Rounding& rounding,
              Index first, Words& words);

}  // namespace resboost::trees
