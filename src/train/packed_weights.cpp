#include "train/packed_weights.h"

#include <algorithm>

#include "kernels/bf16.h"

namespace resboost {

PackedWeights::PackedWeights(const StepRule& rule, Precision precision) {
  const auto* const bf16 = kernels::bf16_for(precision);
  for (const StepRule::Chunk& chunk : rule.chunks()) {
    Param& param = *chunk.param;
    if (chunk.rows.begin != 0) continue;
    params_.push_back(&param);
    if (param.multiplies)
      copies_.push_back(
          {&param, std::make_unique<kernels::PackedWeight>(param.rows, param.cols, bf16)});
  }
  // Nothing can fail any more: parameters are marked for as long as this lives.
  for (const Copy& copy : copies_) copy.param->packed = copy.panels.get();
  for (Param* param : params_) param->bf16 = bf16;
}

PackedWeights::~PackedWeights() {
  for (const Copy& copy : copies_) copy.param->packed = nullptr;
  for (Param* param : params_) param->bf16 = nullptr;
}

void PackedWeights::follow(const StepRule::Chunk& chunk) {
  const auto copy = std::find_if(copies_.begin(), copies_.end(),
                                 [&](const Copy& c) { return c.param == chunk.param; });
  if (copy != copies_.end()) copy->panels->pack(chunk.param->value.data(), chunk.rows);
}

}  // namespace resboost
