#pragma once

#include <string>
#include <string_view>

namespace resboost {

/// Of a model file: eight bytes of length, then JSON, as safetensors has it.
inline constexpr std::size_t kLengthBytes = 8;
inline constexpr std::string_view kModelHeader = "{\"__metadata__\"";
inline constexpr std::size_t kModelStart = kLengthBytes + kModelHeader.size();
bool begins_as_model(std::string_view bytes);

/// "a WebP picture": one of a kind that is not read, by its first bytes; else nullptr.
const char* other_picture(std::string_view bytes);

/// DataError that names the kind, and how to make text of it, for a file that is known by its first
/// bytes and is no text: a workbook, an archive, Parquet, a picture, a web page, a model, ...
void refuse_foreign(std::string_view bytes, const std::string& source);

}  // namespace resboost
