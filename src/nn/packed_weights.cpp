#include "nn/packed_weights.h"

namespace resboost {

void PackedWeights::add(const Layer& layer) {
  visit(layer, [this](const std::string&, const Layer& inner) {
    if (const Param* matrix = inner.matrix())
      panels_[matrix] = std::make_unique<kernels::PackedWeight>(matrix->rows, matrix->cols, bf16_);
  });
}

void PackedWeights::follow(const Param& param, Range rows) {
  const auto found = panels_.find(&param);
  if (found != panels_.end()) found->second->pack(param.value.data(), rows);
}

const kernels::PackedWeight* PackedWeights::panels(const Param& param) const {
  const auto found = panels_.find(&param);
  return found == panels_.end() ? nullptr : found->second.get();
}

}  // namespace resboost
