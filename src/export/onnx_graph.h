#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "export/protobuf.h"

namespace resboost {

/// Types of ONNX's tensors (TensorProto.DataType).
enum class OnnxType { float32 = 1, uint8 = 2, int64 = 7, text = 8, boolean = 9, float64 = 11 };

/// Numbers or texts with a shape.
class OnnxTensor {
 public:
  OnnxTensor(std::vector<std::int64_t> shape, const std::vector<float>& values);
  OnnxTensor(std::vector<std::int64_t> shape, const std::vector<double>& values);
  OnnxTensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& values);
  OnnxTensor(std::vector<std::int64_t> shape, const std::vector<std::string>& values);
  /// name: empty inside an attribute.
  Message message(const std::string& name) const;

 private:
  OnnxTensor(const std::vector<std::int64_t>& shape, OnnxType type);
  Message message_;
};

/// An attribute of a node.
struct OnnxAttribute {
  using Value = std::variant<std::int64_t, std::string, std::vector<std::int64_t>,
                             std::vector<std::string>, OnnxTensor>;
  std::string name;
  Value value;
};

/// A graph that is being built; values have names, each its own.
class OnnxGraph {
 public:
  static constexpr const char* kMl = "ai.onnx.ml";

  /// Reserves a name of the user's. False if it is taken.
  bool reserve(const std::string& name) { return taken_.insert(name).second; }
  /// The name itself, or with underscores behind it.
  std::string unused(std::string name);

  /// row: the shape of what each row has, none for one value: [rows, row...].
  void input(const std::string& name, OnnxType type, const std::vector<std::int64_t>& row,
             const std::string& about);
  void output(const std::string& name, OnnxType type, const std::vector<std::int64_t>& row,
              const std::string& about);
  /// The name of a constant.
  std::string constant(const OnnxTensor& tensor);
  /// The name of a constant [values.size()].
  std::string integers(const std::vector<std::int64_t>& values) {
    return constant({{std::ssize(values)}, values});
  }
  /// The name of what the operator makes; `result` if it is given.
  std::string node(const std::string& op, const std::vector<std::string>& inputs,
                   const std::vector<OnnxAttribute>& attributes = {}, const char* domain = "",
                   const std::string& result = "");
  /// A ModelProto.
  std::string model(const std::string& about, const std::string& producer_version,
                    const std::vector<std::pair<std::string, std::string>>& properties) const;

 private:
  std::set<std::string> taken_;
  std::vector<Message> nodes_, constants_, inputs_, outputs_;
};

}  // namespace resboost
