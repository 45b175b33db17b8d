#pragma once

#include <algorithm>

#include "kernels/isa/kernels.h"
#include "resboost/types.h"

namespace resboost::kernels {

/// What a direct convolution multiplies and adds: numbers as they are, or in bf16, where two
/// neighbours make a pair. Pictures and panels are measured in units of 32 bits: a number, or a
/// pair.
class DirectSums {
 public:
  /// Null: single precision. Else numbers of channels, and so all strides, are even.
  explicit DirectSums(const isa::Bf16Kernels* bf16) : bf16_(bf16) {}

  bool rounds() const { return bf16_; }
  Index units(Index numbers) const { return bf16_ ? numbers / 2 : numbers; }

  /// Units of panels for a right side [segments * depth, cols].
  Index panels_size(Index segments, Index depth, Index cols) const {
    return bf16_ ? segments * segment_size(depth, cols)
                 : isa::panels_size(isa::kernels(), segments * depth, cols);
  }
  void pack(const Real* b, Index segments, Index depth, Index cols, Real* panels) const {
    if (!bf16_) return isa::kernels().pack(b, cols, 1, segments * depth, cols, panels);
    for (Index s = 0; s < segments; ++s)
      bf16_->pack(b + s * depth * cols, cols, 1, depth, cols,
                  panels + s * segment_size(depth, cols));
  }

  /// Count numbers to units.
  void load(const Real* numbers, Index count, Real* to) const {
    if (bf16_) {
      bf16_->round(numbers, count, to);
    } else {
      std::copy_n(numbers, count, to);
    }
  }

  /// Units that must be there behind the rows that a product reads, `row` units apart and `depth`
  /// numbers long.
  Index behind(Index row, Index depth) const {
    return bf16_ ? bf16_->strip_rows * row + bf16_->pairs(depth) : 0;
  }

  /// Strides and the depth of the left side in units.
  void multiply(const isa::PanelProduct& product) const {
    bf16_ ? bf16_->pair_product(product) : isa::kernels().panel_product(product);
  }

 private:
  Index segment_size(Index depth, Index cols) const {
    const Index half = bf16_->panel_width / 2;
    return bf16_->pairs(depth) * ((cols + half - 1) / half * half);
  }

  const isa::Bf16Kernels* bf16_;
};

}  // namespace resboost::kernels
