#pragma once

#include <memory>
#include <vector>

#include "kernels/packed_weight.h"
#include "train/optimizer.h"

namespace resboost {

/// Copies of the weights that a rule steps, in the order that products read, which layers use as
/// long as this lives. So weights are packed once a step, not once a slice. As long, in bf16,
/// convolutions with weights of the rule multiply in it too. Nobody but the caller of follow() may
/// change a weight meanwhile.
class PackedWeights {
 public:
  /// follow() every chunk before the first product. ConfigError for bf16 where kernels::has_bf16()
  /// says no.
  PackedWeights(const StepRule& rule, Precision precision);
  ~PackedWeights();
  PackedWeights(const PackedWeights&) = delete;
  PackedWeights& operator=(const PackedWeights&) = delete;

  /// Copies a chunk that was stepped. Different ones may be copied at once.
  void follow(const StepRule::Chunk& chunk);

 private:
  struct Copy {
    Param* param;
    std::unique_ptr<kernels::PackedWeight> panels;
  };
  std::vector<Copy> copies_;
  std::vector<Param*> params_;  ///< all, copied or not
};

}  // namespace resboost
