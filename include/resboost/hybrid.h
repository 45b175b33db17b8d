#pragma once

#include <memory>

#include "resboost/block.h"
#include "resboost/embedding.h"

namespace resboost {

class StageFitter;

/// The hybrid: least-squares map on a trained embedding.
struct HybridConfig {
  double eta = 0.5;
  double max_step = 1;
  double ridge = 0.1;

  template <class Visitor>
  void describe(Visitor& v) {
    v("eta", eta, 0.0, 1.0, "share of the line search's step");
    v("max-step", max_step, 0.0, 1e6, "longest step, in units of the representation's RMS norm");
    v("ridge", ridge, 0.0, 1e6,
      "of the least-squares map, as a share of the embedding's mean square");
  }
};

/// A trained embedding, a least-squares map behind it, an exact line search: RFRBoost's map on
/// ResFGB's embedding (docs/theory.md). The default method.
std::unique_ptr<StageFitter> make_hybrid(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const HybridConfig& hybrid);

}  // namespace resboost
