#include "io/json_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string to_hex(const std::string& bytes) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kHexDigits[byte >> 4];
    hex += kHexDigits[byte & 15];
  }
  return hex;
}

/// False if `hex` is not pairs of hexadecimal digits.
bool from_hex(const std::string& hex, std::string& bytes) {
  if (hex.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const auto high = kHexDigits.find(hex[i]), low = kHexDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    bytes += static_cast<char>(high * 16 + low);
  }
  return true;
}

/// False if `value` is neither a string nor {"hex": ...}.
bool read_text(const nlohmann::json& value, std::string& text) {
  if (value.is_string()) {
    text = value.get_ref<const std::string&>();
    return true;
  }
  return value.is_object() && value.size() == 1 && value.contains("hex") &&
         value["hex"].is_string() && from_hex(value["hex"].get_ref<const std::string&>(), text);
}

}  // namespace

void JsonField::fail(const std::string& what) const {
  throw ModelError(fmt::format("{}: header{}{}: {}; the file is damaged or not a model of resboost",
                               subject_, path_.empty() ? "" : ", ", path_, what));
}

void JsonField::expected(const char* what) const {
  fail(fmt::format("expected {}, got {}", what, value_.type_name()));
}

JsonField JsonField::operator[](const char* key) const {
  if (!value_.is_object()) expected("an object");
  const auto found = value_.find(key);
  if (found == value_.end()) fail(fmt::format("\"{}\" is missing", key));
  return {*found, subject_, path_.empty() ? key : path_ + "." + key};
}

std::vector<JsonField> JsonField::items() const {
  if (!value_.is_array()) expected("an array");
  std::vector<JsonField> fields;
  fields.reserve(value_.size());
  for (const nlohmann::json& item : value_)
    fields.emplace_back(item, subject_, fmt::format("{}[{}]", path_, fields.size()));
  return fields;
}

void JsonField::expect_keys(const std::vector<const char*>& keys,
                            const std::vector<const char*>& optional) const {
  if (!value_.is_object()) expected("an object");
  for (const char* key : keys) {
    if (!value_.contains(key)) fail(fmt::format("\"{}\" is missing", key));
  }
  for (const auto& [name, _] : value_.items()) {
    const auto is_name = [&name = name](const char* key) { return name == key; };
    if (std::none_of(keys.begin(), keys.end(), is_name) &&
        std::none_of(optional.begin(), optional.end(), is_name))
      fail(fmt::format("unknown key \"{}\"", name));
  }
}

double JsonField::number() const {
  if (!value_.is_number()) expected("a number");
  return value_.get<double>();
}

Index JsonField::integer(Index low, Index high) const {
  // A number_unsigned above the largest int64 would wrap in get<Index>().
  const bool fits = value_.is_number_integer() &&
                    (!value_.is_number_unsigned() ||
                     value_.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
  if (!fits || value_.get<Index>() < low || value_.get<Index>() > high) {
    fail(fmt::format("expected a whole number from {} to {}, got {}", low, high,
                     value_.is_number() ? value_.dump() : value_.type_name()));
  }
  return value_.get<Index>();
}

bool JsonField::flag() const {
  if (!value_.is_boolean()) expected("true or false");
  return value_.get<bool>();
}

std::string JsonField::text() const {
  std::string text;
  if (!read_text(value_, text)) expected("a string");
  return text;
}

std::vector<double> JsonField::numbers() const {
  if (!value_.is_array()) expected("an array of numbers");
  std::vector<double> numbers;
  numbers.reserve(value_.size());
  for (const nlohmann::json& item : value_) {
    if (!item.is_number()) expected("an array of numbers only");
    numbers.push_back(item.get<double>());
  }
  return numbers;
}

std::vector<std::string> JsonField::texts() const {
  if (!value_.is_array()) expected("an array of strings");
  std::vector<std::string> texts(value_.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!read_text(value_[i], texts[i])) expected("an array of strings only");
  }
  return texts;
}

nlohmann::ordered_json text_to_json(const std::string& text) {
  try {
    (void)nlohmann::json(text).dump();  // throws if the bytes are not UTF-8
    return text;
  } catch (const nlohmann::json::type_error&) {
    return {{"hex", to_hex(text)}};
  }
}

nlohmann::ordered_json texts_to_json(const std::vector<std::string>& texts) {
  auto array = nlohmann::ordered_json::array();
  for (const std::string& text : texts) array.push_back(text_to_json(text));
  return array;
}

nlohmann::ordered_json shape_to_json(const ImageShape& shape) {
  return nlohmann::ordered_json::array({shape.height, shape.width, shape.channels});
}

ImageShape read_shape(const JsonField& field) {
  constexpr Index kMaxSide = Index{1} << 16, kMaxSize = Index{1} << 24;
  const auto sides = field.items();
  if (sides.size() != 3) field.fail("expected [height, width, channels]");
  const ImageShape shape{sides[0].integer(1, kMaxSide), sides[1].integer(1, kMaxSide),
                         sides[2].integer(1, kMaxSide)};
  if (shape.size() > kMaxSize) field.fail("a picture of more than 2^24 numbers");
  return shape;
}

}  // namespace resboost
