#pragma once

#include <string>
#include <string_view>

namespace resboost {

struct Model;

/// What writer and reader must agree on. docs/model-format.md
inline constexpr int kFormatVersion = 3;  ///< the latest: with a threshold
/// Files without what came later are as they always were, for programs that know no others.
inline constexpr int kFirstVersion = 1;
inline constexpr int kTreesVersion = 2;

/// The JSON text of a model's file: all that is not a tensor.
std::string model_json(const Model& model);

/// Eight hexadecimal digits: CRC-32 of the model's JSON text followed by the tensors' bytes.
std::string model_checksum(std::string_view json, std::string_view tensors);

}  // namespace resboost
