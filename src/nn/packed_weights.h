#pragma once

#include <memory>
#include <unordered_map>

#include "kernels/packed_weight.h"
#include "resboost/layer.h"

namespace resboost {

/// Copies of the matrices of layers in the order that products read, kept up while they are
/// trained: so they are packed once a step, and not once a slice. Layers find them by the Memo of
/// their pass. In bf16 the convolutions of such a pass multiply in it too. Nobody but the caller of
/// follow() may change a matrix meanwhile.
class PackedWeights {
 public:
  /// bf16: what multiplies (kernels/bf16.h); null: single precision.
  explicit PackedWeights(const kernels::isa::Bf16Kernels* bf16) : bf16_(bf16) {}

  /// Room for the matrices of a layer and of those inside it. follow() all of each before the first
  /// product.
  void add(const Layer& layer);
  /// Copies some rows of a parameter, if it is such a matrix. Different ones may be copied at once.
  void follow(const Param& param, Range rows);

  /// Null for what was not added.
  const kernels::PackedWeight* panels(const Param& param) const;
  const kernels::isa::Bf16Kernels* bf16() const { return bf16_; }

 private:
  std::unordered_map<const Param*, std::unique_ptr<kernels::PackedWeight>> panels_;
  const kernels::isa::Bf16Kernels* bf16_;
};

/// What a convolution of this pass multiplies in; null: single precision.
inline const kernels::isa::Bf16Kernels* bf16_of(const Memo& memo) {
  return memo.packed ? memo.packed->bf16() : nullptr;
}

}  // namespace resboost
