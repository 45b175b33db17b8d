#pragma once

#include "resboost/types.h"

namespace resboost::kernels {
namespace isa {
struct Bf16Kernels;
}

/// A weight matrix w [rows, cols], row-major, copied to the panels that inner loops read, for y = x
/// w and for dx = dy w^T. Every slice of a minibatch reads the same panels; whoever changes rows of
/// w packs those again. In single precision the products are those of dense.h to the bit; in bf16
/// both sides of them are rounded.
class PackedWeight {
 public:
  /// bf16: what multiplies (kernels/bf16.h); null: single precision.
  PackedWeight(Index rows, Index cols, const isa::Bf16Kernels* bf16);

  /// Rows of w that are packed together: ranges begin at a multiple of it, and end there or with w.
  static Index block(Index cols);

  /// w: the whole matrix. Several threads may pack different rows at once.
  void pack(const Real* w, Range rows);

  /// y = x w + b.   x: [n, rows], b: [cols] or null for none, y: [n, cols].
  void forward(const Rows& x, const Real* b, MutRows y) const;
  /// dx = dy w^T.   dy: [n, cols], dx: [n, rows].
  void backward_input(const Rows& dy, MutRows dx) const;
  /// dw [x.cols, cols] += x^T dy, in the same precision; of the weight itself it reads nothing. x:
  /// some columns of the [n, rows]; dy: [n, cols].
  void backward_weights(const Rows& x, const Rows& dy, Real* dw) const;

 private:
  void multiply(const Rows& a, const Vector& panels, Index block, const Real* bias,
                MutRows c) const;
  Index padded(Index n) const;
  Index units(Index depth) const;

  Index rows_, cols_;
  const isa::Bf16Kernels* bf16_;  ///< null: single precision
  Vector forward_, backward_;     ///< panels of w, and of w^T
};

}  // namespace resboost::kernels
