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
  double gradient_unit = 1;  ///< what a gradient of 1 stands for
  double curvature_unit = 1;
};

/// Rounds derivatives to whole numbers so that sums over all rows fit: as large as that allows, up
/// or down at random with the right mean, by a hash of seed and row (Shi et al., "Quantized
/// Training of Gradient Boosting Decision Trees", NeurIPS 2022). gradients: [rows, directions],
/// curvatures: [rows], which are not negative. Error if one of them is not finite.
void quantise(const Matrix& gradients, const Weights& curvatures, std::uint64_t seed, Words& words);

}  // namespace resboost::trees
