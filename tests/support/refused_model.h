#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "io/model_format.h"
#include "io/safetensors.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/error_text.h"
#include "support/toy_model.h"

namespace resboost::test::refused {

/// What the reader says of these bytes, which are no model.
inline std::string model_refusal(const std::string& bytes) {
  return error_text<ModelError>([&] { parse_model(bytes, "a.model"); });
}

/// A file around any JSON text, with a checksum that fits, and the tensors of `good`.
inline std::string with_text(const std::string& good, const std::string& text) {
  const SafetensorsFile file = read_safetensors(good, "good");
  nlohmann::ordered_json header =
      nlohmann::ordered_json::parse(good.substr(8, good.size() - 8 - file.data.size()));
  header["__metadata__"]["resboost"] = text;
  header["__metadata__"]["crc32"] = model_checksum(text, file.data);
  const std::string written = header.dump();
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<char>((written.size() >> (8 * i)) & 0xff);
  return bytes + written + std::string(file.data);
}

/// What the reader says of a model whose JSON was changed and whose checksum fits again.
inline std::string refused_change(Task::Kind kind,
                                  const std::function<void(nlohmann::ordered_json&)>& change) {
  const std::string good = serialize_model(toy_model(kind));
  nlohmann::ordered_json json =
      nlohmann::ordered_json::parse(*read_safetensors(good, "good").metadata("resboost"));
  change(json);
  const std::string text = model_refusal(with_text(good, json.dump()));
  REQUIRE_MESSAGE(text.starts_with("a.model: "), text);
  REQUIRE(text.find('\n') == std::string::npos);
  return text.substr(9);
}

/// The same of models of classes, of numbers.
inline std::string classes(const std::function<void(nlohmann::ordered_json&)>& change) {
  return refused_change(Task::Kind::classification, change);
}
inline std::string regression(const std::function<void(nlohmann::ordered_json&)>& change) {
  return refused_change(Task::Kind::regression, change);
}

// How what it says ends.
inline const std::string kDamaged = "; the file is damaged or not a model of resboost";
inline const std::string kRetrain = "; train it again, or get a good copy";

}  // namespace resboost::test::refused
