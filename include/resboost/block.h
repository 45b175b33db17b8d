#pragma once

#include <memory>

#include "resboost/layer.h"
#include "resboost/rng.h"

namespace resboost {

struct Examples;

enum class Activation { relu, tanh, linear };
enum class Init { he, uniform };

/// The residual block: hidden layers, then back to the width of the representation. On pictures it
/// is two convolutions with batch norm, as the architecture has them.
struct BlockConfig {
  /// The convolutional block of a ResNet: as published first, or with norm and relu in front (He et
  /// al. 2016).
  enum class Branch { original, preactivation };
  enum class Shortcut { identity, none };
  int layers = 2;
  int width = 256;
  Activation output = Activation::tanh;
  Init init = Init::he;
  Shortcut shortcut = Shortcut::identity;
  Branch branch = Branch::original;  // no option: ImageConfig::architecture says it

  template <class Visitor>
  void describe(Visitor& v) {
    v("layers", layers, 1, 100, "hidden layers (relu)");
    v("width", width, 1, 1 << 16, "units of each hidden layer");
    v.choice("output", output, {"relu", "tanh", "linear"},
             "activation of the block's last layer (resfgb-nesterov, resfgb-fw: always tanh; on "
             "pictures relu)");
    v.choice("init", init, {"he", "uniform"},
             "he: scaled by the number of inputs; uniform: U(-0.05, 0.05) as the ICML code");
    v.choice("shortcut", shortcut, {"identity", "none"},
             "none: a plain network, whose blocks replace what they read (backprop on tables; on "
             "pictures "
             "--image.architecture plain-N)");
  }
};

/// The residual block that methods with trained blocks use, the identity to begin with: [p] ->
/// hidden layers -> [p] -> linear [p]; on pictures two convolutions.
std::unique_ptr<Layer> make_block(Index width, const BlockConfig& config, Rng rng);
std::unique_ptr<Layer> make_block(const Examples& examples, const BlockConfig& config, Rng rng);
/// The same layers for a network without shortcuts: nothing of them is zero.
std::unique_ptr<Layer> make_plain_block(Index width, const BlockConfig& config, Rng rng);

}  // namespace resboost
