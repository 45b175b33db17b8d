#pragma once

#include <memory>

#include "resboost/describe.h"

namespace resboost {

class StageFitter;

/// RFRBoost (Zozoulenko, Cass & Gonon 2025).
struct RfrBoostConfig {
  enum class Variant { gradient, scalar, diag, dense };
  enum class Sampling { swim, iid };
  Variant variant = Variant::gradient;
  Sampling sampling = Sampling::swim;
  int features = 512;
  double scale = 0.9;
  int upscale = 0;
  double ridge = 1e-3;
  double head_ridge = 1e-2;
  double eta = 0.4;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("variant", variant, {"gradient", "scalar", "diag", "dense"},
             "gradient: fits the functional gradient; the others solve for the greedy step of that "
             "shape (regression)");
    v.choice("sampling", sampling, {"swim", "iid"},
             "random features from pairs of training rows (SWIM), or with uniform weights");
    v("features", features, 1, 1 << 16,
      "random features of z, and as many of x (scalar, diag: as wide as z)");
    v("scale", scale, 1e-6, 1e6, "of the features: c of SWIM, or the factor of the uniform ones");
    v("upscale", upscale, 0, 1 << 16,
      "width of the random features that are the first stage; 0: none (scalar, diag: 512)");
    v("ridge", ridge, 0.0, 1e6,
      "times the rows: penalty of the map (l2_ghat of the paper's code); on pictures times the "
      "features' mean square");
    v("head-ridge", head_ridge, 0.0, 1e6,
      "times the rows: penalty of the heads, in place of --head.l2");
    v("eta", eta, 1e-6, 1.0,
      "share of the line search's step, or of the greedy one (boost_lr of the paper's code)");
  }
};

/// RFRBoost (Zozoulenko, Cass & Gonon, ICML 2025): random features, a closed-form map behind them.
/// ConfigError in fit() for a greedy variant and a loss that is not squared.
std::unique_ptr<StageFitter> make_rfrboost(const RfrBoostConfig& rfrboost);

}  // namespace resboost
