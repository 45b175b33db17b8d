#pragma once

#include "resboost/sgd.h"

namespace resboost {

/// The embedding of ResFGB and of the hybrid: what its block is fitted to, and how.
struct EmbeddingConfig {
  enum class Target { row, global };
  SgdConfig sgd;
  Target target = Target::global;
  bool best_epoch = true;
  bool warm_start = false;

  template <class Visitor>
  void describe(Visitor& v) {
    sgd.describe(v);
    v.choice("target", target, {"row", "global"},
             "gradient targets scaled to unit RMS row by row (ICML), or by one factor (resfgb-fw: "
             "always one)");
    v.flag("best-epoch", best_epoch,
           "keep each block's epoch with the lowest held-out gradient error");
    v.flag("warm-start", warm_start, "begin each block at the last one's weights (ICML)");
  }
};

/// How far to go along a fitted direction.
struct StepConfig {
  enum class Rule { line_search, constant };
  Rule step = Rule::line_search;
  double eta = 0.5;
  double max_step = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("step", step, {"line-search", "constant"},
             "line-search: normalised functional gradient, best step on the training rows times "
             "eta; constant: eta "
             "itself (ICML)");
    v("eta", eta, 0.0, 1e6,
      "share of the line search's step (above 1 it may go uphill), or the step");
    v("max-step", max_step, 0.0, 1e6,
      "longest step of the line search, in units of the representation's RMS norm");
  }
};

}  // namespace resboost
