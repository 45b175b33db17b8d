#pragma once

#include <memory>

#include "resboost/block.h"
#include "resboost/embedding.h"

namespace resboost {

class StageFitter;

/// ResFGB (Nitanda & Suzuki 2018), also with momentum over the layers.
struct ResFgbConfig {
  StepConfig step;
  double momentum = 0.9;
  int parts = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    step.describe(v);
    v("momentum", momentum, 0.0, 0.999,
      "of the functional gradient over the layers (resfgb-nesterov)");
    v("parts", parts, 1, 10000,
      "sample splitting (resfgb): the rows are dealt into so many parts, and stage t learns from "
      "part t alone, modulo "
      "parts");
  }
};

/// ResFGB-FW (Nitanda & Suzuki 2020).
struct FrankWolfeConfig {
  double offset = 20;
  double radius = 5;

  template <class Visitor>
  void describe(Visitor& v) {
    v("offset", offset, 2.0, 1e6, "step of layer l is 2 / (offset + l)");
    v("radius", radius, 0.0, 1e6, "of the ball in the kernel's space that steps go towards");
  }
};

/// ResFGB (Nitanda & Suzuki, ICML 2018): an embedding fitted to the functional gradient, a kernel
/// mean behind it.
std::unique_ptr<StageFitter> make_resfgb(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const ResFgbConfig& resfgb);

/// ResFGB with Nesterov momentum over the layers, tanh embeddings and Huber regression (official
/// code 4853149).
std::unique_ptr<StageFitter> make_resfgb_nesterov(const BlockConfig& block,
                                                  const EmbeddingConfig& embedding,
                                                  const ResFgbConfig& resfgb);

/// ResFGB-FW (Nitanda & Suzuki, AISTATS 2020): Frank-Wolfe steps in the kernel's space, two towers.
std::unique_ptr<StageFitter> make_resfgb_fw(const BlockConfig& block,
                                            const EmbeddingConfig& embedding,
                                            const FrankWolfeConfig& fw);

}  // namespace resboost
