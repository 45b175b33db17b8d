#include "export/c_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "export/c_runtime.h"
#include "export/c_text.h"

namespace resboost {
namespace {

using Vec = Language::Vec;

std::vector<std::string> tree_items(const TreeArrays& arrays) {
  std::vector<std::string> items;
  std::size_t node = 0, set = 0, leaf = 0;
  for (const std::uint16_t inner : arrays.inner) {
    items.push_back(fmt::format("{{{}, {}, {}, {}}}", inner, node, set, leaf));
    for (std::size_t i = 0; i < inner; ++i)
      set += arrays.nodes[node + i].rule == TreeNode::Rule::set ? 1 : 0;
    node += inner;
    leaf += inner + 1u;
  }
  return items;
}

/// One at least, as C wants it.
std::vector<std::string> node_items(const TreeArrays& arrays) {
  std::vector<std::string> items;
  for (const TreeNode& node : arrays.nodes)
    items.push_back(fmt::format("{{{}, {}, {}, {}, {}}}", node.left, node.right, node.column,
                                node.cut, static_cast<int>(node.rule)));
  if (items.empty()) items.push_back("{0, 0, 0, 0, 0}");
  return items;
}

std::vector<std::string> set_items(const TreeArrays& arrays) {
  std::vector<std::string> items;
  for (const CodeSet& set : arrays.sets) {
    std::string bytes;
    for (unsigned byte = 0; byte < 32; ++byte)
      bytes += fmt::format("{}{}", byte ? ", " : "{", (set[byte / 8] >> (8 * (byte % 8))) & 255);
    items.push_back(bytes + "}");
  }
  if (items.empty()) items.push_back("{0}");
  return items;
}

std::vector<float> floats_of(const Real* values, std::size_t count) {
  std::vector<float> floats(count);
  std::transform(values, values + count, floats.begin(),
                 [](Real value) { return static_cast<float>(value); });
  return floats;
}

}  // namespace

Vec CNetwork::declare(Index width) {
  Vec vec{fmt::format("v{}", ++vectors_), width};
  statements_ += fmt::format("  float {}[{}];\n", vec.name, width);
  floats_ += width;
  return vec;
}

Vec CNetwork::call(const char* part, const std::string& statement, const Vec& out) {
  runtime_.insert(part);
  statements_ += "  " + statement + ";\n";
  return out;
}

std::string CNetwork::array(const Param& param) {
  const std::string name = fmt::format("w{}", ++arrays_);
  functions_ +=
      c_array(fmt::format("static const float {}[{}]", name, param.value.size()),
              floats_of(param.value.data(), static_cast<std::size_t>(param.value.size())));
  return name;
}

Vec CNetwork::dense(const Vec& x, const Param& weight, const Param& bias) {
  const std::string w = array(weight), b = array(bias);
  const Vec y = declare(weight.cols);
  return call(c_runtime::kDense,
              fmt::format("dense({}, {}, {}, {}, {}, {})", x.name, x.width, w, b, y.name, y.width),
              y);
}

Vec CNetwork::relu(const Vec& x) {
  const Vec y = declare(x.width);
  return call(c_runtime::kRelu, fmt::format("relu({}, {}, {})", x.name, y.name, x.width), y);
}

Vec CNetwork::tanh(const Vec& x) {
  const Vec y = declare(x.width);
  return call(c_runtime::kTanh, fmt::format("tanh_of({}, {}, {})", x.name, y.name, x.width), y);
}

Vec CNetwork::add(const Vec& a, const Vec& b) {
  const Vec y = declare(a.width);
  return call(c_runtime::kAdd, fmt::format("add({}, {}, {}, {})", a.name, b.name, y.name, a.width),
              y);
}

Vec CNetwork::blend(Real keep, const Vec& z, Real step, const Vec& f) {
  const Vec y = declare(f.width);
  return call(c_runtime::kBlend,
              fmt::format("blend({}, {}, {}, {}, {}, {})", c_number(static_cast<float>(keep)),
                          z.name.empty() ? "NULL" : z.name, c_number(static_cast<float>(step)),
                          f.name, y.name, f.width),
              y);
}

Vec CNetwork::concat(const Vec& a, const Vec& b) {
  const Vec y = declare(a.width + b.width);
  return call(c_runtime::kConcat,
              fmt::format("concat({}, {}, {}, {}, {})", a.name, a.width, b.name, b.width, y.name),
              y);
}

Vec CNetwork::slice(const Vec& x, Index begin, Index width) {
  return {begin == 0 ? x.name : fmt::format("{} + {}", x.name, begin), width};
}

Vec CNetwork::trees(const Trees& block) {
  const TreeArrays& arrays = block.arrays();
  const std::string name = fmt::format("trees{}", ++arrays_);
  const auto add_array = [&](const char* type, const char* what, const auto& items) {
    functions_ += c_array(fmt::format("static const {}{}_{}", type, name, what), items);
  };
  add_array("struct tree ", "tree[]", tree_items(arrays));
  add_array("struct node ", "node[]", node_items(arrays));
  add_array("unsigned char ", "set[][32]", set_items(arrays));
  add_array("float ", "leaf[]", floats_of(arrays.leaves.data(), arrays.leaves.size()));
  functions_ += fmt::format(
      "static const struct trees {0} = {{{1}, {2}, {0}_tree, {0}_node, {0}_set, {0}_leaf}};\n",
      name, arrays.trees(), arrays.outputs);
  const Vec y = declare(arrays.outputs);
  return call(c_runtime::kTrees, fmt::format("add_leaves(&{}, codes, {})", name, y.name), y);
}

Vec CNetwork::stage(Index number, const Vec& z, const Body& body) {
  std::string outside = std::exchange(statements_, "");
  const Index floats = std::exchange(floats_, 0);
  const Vec next = body({"z", z.width});
  functions_ += fmt::format(
      "static void stage{}(const float *z, const float *x, const unsigned char *codes, float "
      "*next) "
      "{{\n{}  memcpy(next, {}, {} * sizeof *next);\n  (void)z;\n  (void)x;\n  "
      "(void)codes;\n}}\n\n",
      number, statements_, next.name, next.width);
  most_in_stage_ = std::max(most_in_stage_, floats_);
  statements_ = std::move(outside);
  floats_ = floats;
  const Vec out = declare(next.width);
  statements_ += fmt::format("  stage{}({}, x, codes, {});\n", number,
                             z.name.empty() ? "NULL" : z.name, out.name);
  return out;
}

}  // namespace resboost
