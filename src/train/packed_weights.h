#pragma once

#include <memory>
#include <vector>

#include "kernels/packed_weight.h"
#include "train/optimizer.h"

namespace resboost {

/// Copies of the weights that a rule steps, in the order that products read, which layers use as long as this lives. So
/// weights are packed once a step, not once a slice. As long, products with any weight of the rule, copied or not, are
/// in the given precision. Nobody but the caller of follow() may change a weight meanwhile.
class PackedWeights {
 public:
  PackedWeights(const StepRule& rule, Precision precision);  ///< follow() every chunk before the first product
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
