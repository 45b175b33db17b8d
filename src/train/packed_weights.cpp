#include "train/packed_weights.h"

#include <algorithm>

namespace resboost {

PackedWeights::PackedWeights(const StepRule& rule, Precision precision) {
  for (const StepRule::Chunk& chunk : rule.chunks()) {
    Param& param = *chunk.param;
    if (chunk.rows.begin != 0) continue;
    param.precision = precision;
    params_.push_back(&param);
    if (!param.multiplies) continue;
    copies_.push_back({&param, std::make_unique<kernels::PackedWeight>(param.rows, param.cols, precision)});
    param.packed = copies_.back().panels.get();
  }
}

PackedWeights::~PackedWeights() {
  for (const Copy& copy : copies_) copy.param->packed = nullptr;
  for (Param* param : params_) param->precision = Precision::fp32;
}

void PackedWeights::follow(const StepRule::Chunk& chunk) {
  const auto copy = std::find_if(copies_.begin(), copies_.end(), [&](const Copy& c) { return c.param == chunk.param; });
  if (copy != copies_.end()) copy->panels->pack(chunk.param->value.data(), chunk.rows);
}

}  // namespace resboost
