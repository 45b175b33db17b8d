#include "kernels/packed_weight.h"

#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"
#include "kernels/dense.h"
#include "kernels/isa/kernels.h"

namespace resboost::kernels {
namespace {

using isa::Gemm;

/// Panels of every instruction set divide it, so that rows of w, which are columns of w^T, fill
/// whole panels.
constexpr Index kWidestPanel = 32;
/// Rows of a panel: with its width they fill the first-level cache, or half of it.
constexpr Index kDepth = 256;
/// Numbers of w that are packed together, roughly.
constexpr Index kCachedNumbers = 32768;

}  // namespace

PackedWeight::PackedWeight(Index rows, Index cols, const isa::Bf16Kernels* bf16)
    : rows_(rows),
      cols_(cols),
      bf16_(bf16),
      forward_(units(rows) * padded(cols)),
      backward_(units(cols) * padded(rows)) {}

Index PackedWeight::block(Index cols) {
  return std::clamp(kCachedNumbers / std::max<Index>(cols, 1) / kWidestPanel * kWidestPanel,
                    kWidestPanel, kDepth);
}

/// Columns of panels that hold n columns.
Index PackedWeight::padded(Index n) const {
  const Index width = bf16_ ? bf16_->panel_width : isa::kernels().panel_width;
  return (n + width - 1) / width * width;
}

/// Numbers of 32 bits that a column of so many numbers takes.
Index PackedWeight::units(Index depth) const { return bf16_ ? bf16_->pairs(depth) : depth; }

void PackedWeight::pack(const Real* w, Range rows) {
  const Index block = PackedWeight::block(cols_);
  RESBOOST_ASSERT(rows.begin % block == 0 && (rows.end % block == 0 || rows.end == rows_));
  const auto pack = bf16_ ? bf16_->pack : isa::kernels().pack;
  for (Index row = rows.begin; row < rows.end; row += block) {
    const Index height = std::min(block, rows.end - row);
    pack(w + row * cols_, cols_, 1, height, cols_, forward_.data() + units(row) * padded(cols_));
    for (Index l = 0; l < cols_; l += kDepth) {
      const Index depth = std::min(kDepth, cols_ - l);
      pack(w + row * cols_ + l, 1, cols_, depth, height,
           backward_.data() + units(l) * padded(rows_) + row * units(depth));
    }
  }
}

/// c = bias, if any, + a times the panels, in blocks of so many of their rows.
void PackedWeight::multiply(const Rows& a, const Vector& panels, Index block, const Real* bias,
                            MutRows c) const {
  const Index k = a.cols(), n = c.cols();
  const auto product = bf16_ ? bf16_->panel_product : isa::kernels().panel_product;
  count_operations(2 * a.rows() * n * k);
  for (Index l = 0; l < k || l == 0; l += block) {
    product({.m = a.rows(),
             .n = n,
             .segments = 1,
             .depth = std::min(block, k - l),
             .a = a.data() + l,
             .a_row = a.outerStride(),
             .a_col = 1,
             .a_segment = 0,
             .panels = panels.data() + units(l) * padded(n),
             .c = c.data(),
             .c_row = c.outerStride(),
             .start = l > 0  ? Gemm::Start::add
                      : bias ? Gemm::Start::bias
                             : Gemm::Start::zero,
             .bias = bias});
  }
}

void PackedWeight::forward(const Rows& x, const Real* b, MutRows y) const {
  RESBOOST_ASSERT(x.cols() == rows_ && y.cols() == cols_);
  multiply(x, forward_, block(cols_), b, y);
}

void PackedWeight::backward_weights(const Rows& x, const Rows& dy, Real* dw) const {
  RESBOOST_ASSERT(x.cols() <= rows_ && dy.cols() == cols_ && x.rows() == dy.rows());
  if (!bf16_) return dense_backward_weights(x, dy, dw);
  count_operations(2 * x.rows() * x.cols() * dy.cols());
  static thread_local Buffer storage;
  for (Index l = 0; l < x.rows(); l += kDepth) {
    const Index depth = std::min(kDepth, x.rows() - l);
    Real* panels = storage.view(units(depth), padded(dy.cols())).data();
    bf16_->pack(dy.data() + l * dy.outerStride(), dy.outerStride(), 1, depth, dy.cols(), panels);
    bf16_->panel_product({.m = x.cols(),
                          .n = dy.cols(),
                          .segments = 1,
                          .depth = depth,
                          .a = x.data() + l * x.outerStride(),
                          .a_row = 1,
                          .a_col = x.outerStride(),
                          .a_segment = 0,
                          .panels = panels,
                          .c = dw,
                          .c_row = dy.cols(),
                          .start = Gemm::Start::add,
                          .bias = nullptr});
  }
}

void PackedWeight::backward_input(const Rows& dy, MutRows dx) const {
  RESBOOST_ASSERT(dy.cols() == cols_ && dx.cols() == rows_);
  multiply(dy, backward_, kDepth, nullptr, dx);
}

}  // namespace resboost::kernels
