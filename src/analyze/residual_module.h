#pragma once

#include <memory>
#include <vector>

#include "resboost/analyze.h"
#include "resboost/layer.h"
#include "resboost/network.h"

namespace resboost {

/// A copy of one stage, taken apart:  z <- after(keep * shortcut(z) + step * branch(u)),  u = z, or
/// [z | x].
struct ResidualModule {
  enum class Shortcut { none, identity, layer };
  Shortcut shortcut = Shortcut::none;
  std::unique_ptr<Layer> shortcut_layer;  ///< null but for Shortcut::layer
  Real keep = 0;
  std::unique_ptr<Layer> branch;
  Real step = 1;
  std::unique_ptr<Layer> after;  ///< a relu behind the addition, or null
  Reads reads = Reads::z;
};

/// Stages that keep z are residual as they stand. Of those that keep nothing a block sum(branch,
/// shortcut), with a relu behind it or not, has a shortcut if one of its layers is an identity, a
/// subsample, a dense layer or a convolution of one pixel; where both are, it is the second. Any
/// other block is a branch without a shortcut.
ResidualModule take_apart(const Stage& stage);
std::vector<ResidualModule> take_apart(const Network& net);

/// stage_kinds() of a network whose modules are there already.
std::vector<StageKind> stage_kinds(const Network& net, Index inputs,
                                   const std::vector<ResidualModule>& modules);

/// The stage without its branch; a stage without a shortcut, which leaves the shape, becomes the
/// identity.
Stage without_branch(const Stage& stage);

}  // namespace resboost
