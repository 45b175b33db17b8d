#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// One value of an untrusted JSON text, with the place it has there. Every reader below is a
/// ModelError that names the place if the value is not what was asked for. Borrows the value and
/// the subject.
class JsonField {
 public:
  JsonField(const nlohmann::json& value, const std::string& subject, std::string path)
      : value_(value), subject_(subject), path_(std::move(path)) {}

  JsonField operator[](const char* key) const;
  std::vector<JsonField> items() const;
  /// The object has exactly these keys, and any of the optional ones; else some are missing or
  /// unknown.
  void expect_keys(const std::vector<const char*>& keys,
                   const std::vector<const char*>& optional = {}) const;
  bool has(const char* key) const { return value_.contains(key); }

  double number() const;
  Index integer(Index low, Index high) const;
  bool flag() const;
  std::string text() const;
  std::vector<double> numbers() const;
  std::vector<std::string> texts() const;

  [[noreturn]] void fail(const std::string& what) const;

 private:
  [[noreturn]] void expected(const char* what) const;

  const nlohmann::json& value_;
  const std::string& subject_;
  std::string path_;
};

/// [height, width, channels], each 1 to 2^16, at most 2^24 numbers in all.
nlohmann::ordered_json shape_to_json(const ImageShape& shape);
ImageShape read_shape(const JsonField& field);

/// JSON must be UTF-8, but column names and categories may be any bytes: those are written as
/// {"hex": "e9..."}, and text() above reads both.
nlohmann::ordered_json text_to_json(const std::string& text);
nlohmann::ordered_json texts_to_json(const std::vector<std::string>& texts);

}  // namespace resboost
