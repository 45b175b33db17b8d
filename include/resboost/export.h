#pragma once

#include <string>

#include "resboost/model.h"

// Models for programs without this library. docs/export.md
namespace resboost {

/// Which depths of a network an exported model predicts with.
enum class Depths {
  last,  ///< the whole network
  all,   ///< and every shallower one that has a head, each with an output of its own
};

/// Everything between a row of a table, or the bytes of a picture, and its prediction as one C99
/// source file, which needs nothing but the standard library; its first lines are the interface.
/// Predictions are those of Model::predict() up to rounding in single precision.
/// name: what its public names begin with. ConfigError where that is no name in C; ModelError names
/// the part of the model that has no place in C.
std::string to_c(const Model& model, const std::string& name);

/// The same as the bytes of an ONNX file (operator sets ai.onnx 13, ai.onnx.ml 3): one input for
/// each column, [rows, 1], or one for pictures, bytes [rows, height, width, channels]. ModelError
/// as above.
std::string to_onnx(const Model& model, Depths depths = Depths::last);

}  // namespace resboost
