#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// The safetensors container: 8 bytes little-endian header length, a JSON header, then the tensors
/// without gaps. Only what a model needs of it: tensors of rank two, float32, row-major.

/// A tensor to write, borrowed: [rows, cols].
struct TensorSource {
  std::string name;
  Index rows, cols;
  const Real* values;
};

/// The tensors' bytes in the order given, little-endian float32, in pieces: take(piece).
void give_tensor_bytes(const std::vector<TensorSource>& tensors,
                       const std::function<void(std::string_view)>& take);

/// What stands in a file before the tensors' bytes, padded to a multiple of 8.
std::string safetensors_header(const std::vector<std::pair<std::string, std::string>>& metadata,
                               const std::vector<TensorSource>& tensors);

/// A tensor of a file that was read; the bytes are the file's.
struct TensorView {
  Index rows, cols;
  std::string_view bytes;
};

/// A file's header and data, not yet looked at: a file of a newer format version may have tensors
/// unknown here, and shall be told so.
struct SafetensorsFile {
  nlohmann::json header;    ///< an object
  std::string_view data;    ///< all that follows the header
  std::size_t values_left;  ///< of kMaxJsonValues, for JSON text inside the header

  /// The value of one key of __metadata__; null if there is none. The pointer lives as long as
  /// this.
  const std::string* metadata(const char* key) const;
  /// By name. ModelError unless the tensors are float32 of rank two and fill `data` without overlap
  /// or hole.
  std::map<std::string, TensorView> tensors(const std::string& source) const;
};

/// Splits untrusted bytes. ModelError if there is no such header or it is longer than 100 MB.
/// `bytes` must outlive the result.
SafetensorsFile read_safetensors(std::string_view bytes, const std::string& source);

/// values[i] = the i-th float of the tensor. values: [rows * cols]
void copy_floats(const TensorView& tensor, Vector& values);

}  // namespace resboost
