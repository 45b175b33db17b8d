// The messages of onnx.proto (ONNX 1.10, IR version 7), whose fields keep their numbers for ever.
#include "export/onnx_graph.h"

#include <algorithm>
#include <cctype>

namespace resboost {
namespace {

constexpr std::int64_t kIrVersion = 7, kOpset = 13, kMlOpset = 3;

namespace attribute_type {
enum { integer = 2, text = 3, tensor = 4, integers = 7, texts = 8 };
}

struct AttributeWriter {
  Message& to;
  void operator()(std::int64_t value) { to.integer(3, value).integer(20, attribute_type::integer); }
  void operator()(const std::string& value) { to.text(4, value).integer(20, attribute_type::text); }
  void operator()(const OnnxTensor& value) {
    to.message(5, value.message("")).integer(20, attribute_type::tensor);
  }
  void operator()(const std::vector<std::int64_t>& values) {
    to.integers(8, values).integer(20, attribute_type::integers);
  }
  void operator()(const std::vector<std::string>& values) {
    for (const std::string& value : values) to.text(9, value);
    to.integer(20, attribute_type::texts);
  }
};

Message attribute(const OnnxAttribute& attribute) {
  Message message;
  message.text(1, attribute.name);
  std::visit(AttributeWriter{message}, attribute.value);
  return message;
}

/// ValueInfoProto
Message value_info(const std::string& name, OnnxType type, const std::vector<std::int64_t>& row,
                   const std::string& about) {
  Message shape, tensor, any;
  shape.message(1, Message().text(2, "rows"));
  for (const std::int64_t size : row) shape.message(1, Message().integer(1, size));
  tensor.integer(1, static_cast<std::int64_t>(type)).message(2, shape);
  any.message(1, tensor);
  return Message().text(1, name).message(2, any).text(3, about);
}

Message opset(const std::string& domain, std::int64_t version) {
  return Message().text(1, domain).integer(2, version);
}

}  // namespace

OnnxTensor::OnnxTensor(const std::vector<std::int64_t>& shape, OnnxType type) {
  message_.integers(1, shape).integer(2, static_cast<std::int64_t>(type));
}
OnnxTensor::OnnxTensor(std::vector<std::int64_t> shape, const std::vector<float>& values)
    : OnnxTensor(shape, OnnxType::float32) {
  message_.text(9, little_endian(values));
}
OnnxTensor::OnnxTensor(std::vector<std::int64_t> shape, const std::vector<double>& values)
    : OnnxTensor(shape, OnnxType::float64) {
  message_.text(9, little_endian(values));
}
OnnxTensor::OnnxTensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& values)
    : OnnxTensor(shape, OnnxType::int64) {
  message_.text(9, little_endian(values));
}
OnnxTensor::OnnxTensor(std::vector<std::int64_t> shape, const std::vector<std::string>& values)
    : OnnxTensor(shape, OnnxType::text) {
  for (const std::string& value : values) message_.text(6, value);
}

Message OnnxTensor::message(const std::string& name) const {
  Message message = message_;
  message.text(8, name);
  return message;
}

std::string OnnxGraph::unused(std::string name) {
  while (!reserve(name)) name += "_";
  return name;
}

void OnnxGraph::input(const std::string& name, OnnxType type, const std::vector<std::int64_t>& row,
                      const std::string& about) {
  inputs_.push_back(value_info(name, type, row, about));
}

void OnnxGraph::output(const std::string& name, OnnxType type, const std::vector<std::int64_t>& row,
                       const std::string& about) {
  outputs_.push_back(value_info(name, type, row, about));
}

std::string OnnxGraph::constant(const OnnxTensor& tensor) {
  std::string name = unused("constant" + std::to_string(constants_.size() + 1));
  constants_.push_back(tensor.message(name));
  return name;
}

std::string OnnxGraph::node(const std::string& op, const std::vector<std::string>& inputs,
                            const std::vector<OnnxAttribute>& attributes, const char* domain,
                            const std::string& result) {
  const std::string own = op + std::to_string(nodes_.size() + 1);
  std::string name = result.empty() ? unused(own) : result;
  Message message;
  for (const std::string& input : inputs) message.text(1, input);
  message.text(2, name).text(3, own).text(4, op);
  for (const OnnxAttribute& one : attributes) message.message(5, attribute(one));
  message.text(7, domain);
  nodes_.push_back(std::move(message));
  return name;
}

std::string OnnxGraph::model(
    const std::string& about, const std::string& producer_version,
    const std::vector<std::pair<std::string, std::string>>& properties) const {
  Message graph, model;
  for (const Message& node : nodes_) graph.message(1, node);
  graph.text(2, "resboost");
  for (const Message& constant : constants_) graph.message(5, constant);
  for (const Message& input : inputs_) graph.message(11, input);
  for (const Message& output : outputs_) graph.message(12, output);
  model.integer(1, kIrVersion).text(2, "resboost").text(3, producer_version).text(6, about);
  model.message(7, graph).message(8, opset("", kOpset)).message(8, opset(kMl, kMlOpset));
  for (const auto& [key, value] : properties)
    model.message(14, Message().text(1, key).text(2, value));
  return model.bytes();
}

}  // namespace resboost
