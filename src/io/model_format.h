#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace resboost {

struct Model;

/// What writer and reader must agree on. docs/model-format.md
inline constexpr int kFormatVersion = 6;  ///< the latest: with linear leaves of trees
/// Files without what came later are as they always were, for programs that know no others.
inline constexpr int kFirstVersion = 1;
inline constexpr int kTreesVersion = 2;
inline constexpr int kThresholdVersion = 3;
inline constexpr int kMirroredVersion = 4;
inline constexpr int kMeansVersion = 5;  ///< categories as means of targets
/// The oldest version that has all that is in this model: its file is of that one.
int format_version_of(const Model& model);

/// What serialize_model() returns, piece by piece, for which no parameter is copied: take(piece).
void write_model(const Model& model, const std::function<void(std::string_view)>& take);

/// The JSON text of a model's file: all that is not a tensor.
std::string model_json(const Model& model);

/// CRC-32 of bytes that come piece by piece.
class Crc {
 public:
  void add(std::string_view bytes);
  std::string text() const;  ///< eight hexadecimal digits

 private:
  std::uint32_t value_ = 0;
};

/// Eight hexadecimal digits: CRC-32 of the model's JSON text followed by the tensors' bytes.
std::string model_checksum(std::string_view json, std::string_view tensors);

}  // namespace resboost
