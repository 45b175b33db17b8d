#pragma once

#include <memory>
#include <string>
#include <vector>

#include "resboost/layer.h"

namespace resboost {

/// Two layers as a layer that is made of them takes them.
std::vector<std::unique_ptr<Layer>> two(std::unique_ptr<Layer> first,
                                        std::unique_ptr<Layer> second);

/// A kind of layer that this library makes, as a model file has it.
struct LayerKind {
  /// A size that the kind has besides its widths.
  struct Size {
    const char* name;
    bool image = false;  ///< [height, width, channels] of the input; else one number
    Index least = 1;     ///< which that is
    bool always = true;  ///< is it there? Else it is 0 where it is not
  };
  const char* name;
  bool has_layers;  ///< inside it
  std::vector<Size> sizes;
  /// Takes the parameters off the budget before it allocates them.
  std::unique_ptr<Layer> (*make)(const LayerSpec& spec, Index& budget);
};

/// Null for an unknown name.
const LayerKind* find_layer_kind(const std::string& name);

// Which of them is it? For what takes blocks apart, and for a layer around an identity, which need
// not run it.
bool is_average_pool(const Layer& layer);
bool is_batch_norm(const Layer& layer);
bool is_conv(const Layer& layer);
bool is_conv_norm(const Layer& layer);
bool is_dense(const Layer& layer);
bool is_identity(const Layer& layer);
bool is_relu(const Layer& layer);
bool is_sequential(const Layer& layer);
bool is_subsample(const Layer& layer);
bool is_sum(const Layer& layer);
bool is_tanh(const Layer& layer);
bool is_towers(const Layer& layer);

}  // namespace resboost
