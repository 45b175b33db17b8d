#pragma once

#include <vector>

#include "analyze/module_pass.h"
#include "resboost/loss.h"

namespace resboost {

/// Gradients along single paths of a network, for one slice of rows at a time (Veit et al. 2016,
/// section 5).
class PathSlice {
 public:
  /// net, which needs a head, and its modules are borrowed.
  PathSlice(const Network& net, const std::vector<ResidualModule>& modules);

  /// A training pass, and the gradient of the summed loss in the last z.
  void forward(const RawRows& raw, const Rows& z0, const Rows& y, const Loss& loss);

  /// d(loss)/d(input of the first stage with a shortcut), exp(log_scale) * rows: so long a product
  /// of small gains would vanish in single precision.   [n, p]
  struct Gradient {
    Rows rows;
    double log_scale;
  };
  /// Through the branch alone at the stages with a shortcut for which `through` is true, in their
  /// order, through the shortcut alone at the others. After forward() with the same raw and z0;
  /// holds until the next call.
  Gradient along(const RawRows& raw, const Rows& z0, const std::vector<bool>& through);

 private:
  Rows input(std::size_t i, const Rows& z0) const { return i == 0 ? z0 : stages_[i - 1].next(); }

  std::vector<ModulePass> stages_;
  Readout readout_;
  Readout::Memo read_;
  std::size_t first_ = 0;  ///< with a shortcut
  Buffer dscores_, last_, gradients_[2];
};

}  // namespace resboost
