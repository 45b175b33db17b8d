#include "kernels/packed_weight.h"

#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"
#include "kernels/isa/kernels.h"

namespace resboost::kernels {
namespace {

using isa::Gemm;

/// Panels of every instruction set divide it, so that rows of w, which are columns of w^T, fill whole panels.
constexpr Index kWidest = 32;
/// Rows of a panel: with its width they fill the first-level cache, or half of it.
constexpr Index kDepth = 256;
/// Numbers of w that are packed together, roughly.
constexpr Index kNumbers = 32768;

/// Columns of panels that hold n columns.
Index padded(Index n) {
  const Index width = isa::kernels().panel_width;
  return (n + width - 1) / width * width;
}

/// c = start + a times k rows of panels, in blocks of so many rows.
void multiply(const Rows& a, const Vector& panels, Index block, Gemm::Start start, const Real* bias, MutRows c) {
  const Index k = a.cols(), n = c.cols();
  count_operations(2 * a.rows() * n * k);
  for (Index l = 0; l < k || l == 0; l += block) {
    isa::kernels().panel_product({.m = a.rows(),
                                  .n = n,
                                  .segments = 1,
                                  .depth = std::min(block, k - l),
                                  .a = a.data() + l,
                                  .a_row = a.outerStride(),
                                  .a_col = 1,
                                  .a_segment = 0,
                                  .panels = panels.data() + l * padded(n),
                                  .c = c.data(),
                                  .c_row = c.outerStride(),
                                  .start = l == 0 ? start : Gemm::Start::add,
                                  .bias = bias});
  }
}

}  // namespace

PackedWeight::PackedWeight(Index rows, Index cols)
    : rows_(rows), cols_(cols), forward_(rows * padded(cols)), backward_(cols * padded(rows)) {}

Index PackedWeight::block(Index cols) {
  return std::clamp(kNumbers / std::max<Index>(cols, 1) / kWidest * kWidest, kWidest, kDepth);
}

void PackedWeight::pack(const Real* w, Range rows) {
  const Index block = PackedWeight::block(cols_);
  RESBOOST_ASSERT(rows.begin % block == 0 && (rows.end % block == 0 || rows.end == rows_));
  const auto pack = isa::kernels().pack;
  for (Index row = rows.begin; row < rows.end; row += block) {
    const Index height = std::min(block, rows.end - row);
    pack(w + row * cols_, cols_, 1, height, cols_, forward_.data() + row * padded(cols_));
    for (Index l = 0; l < cols_; l += kDepth) {
      const Index depth = std::min(kDepth, cols_ - l);
      pack(w + row * cols_ + l, 1, cols_, depth, height, backward_.data() + l * padded(rows_) + row * depth);
    }
  }
}

void PackedWeight::forward(const Rows& x, const Real* b, MutRows y) const {
  RESBOOST_ASSERT(x.cols() == rows_ && y.cols() == cols_);
  multiply(x, forward_, block(cols_), Gemm::Start::bias, b, y);
}

void PackedWeight::backward_input(const Rows& dy, MutRows dx) const {
  RESBOOST_ASSERT(dy.cols() == cols_ && dx.cols() == rows_);
  multiply(dy, backward_, kDepth, Gemm::Start::zero, nullptr, dx);
}

}  // namespace resboost::kernels
