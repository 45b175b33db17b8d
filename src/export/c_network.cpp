#include "export/c_network.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

std::vector<std::string> slope_items(const TreeArrays& arrays) {
  std::vector<std::string> items;
  for (const Slope& slope : arrays.slopes)
    items.push_back(
        fmt::format("{{{}, {}, {}}}", slope.column, slope.place, c_number(slope.factor)));
  if (items.empty()) items.push_back("{0, 0, 0}");
  return items;
}

std::vector<std::string> value_items(const TreeArrays& arrays) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin < arrays.values.size(); begin += kCodeRoom) {
    std::vector<std::string> column;
    for (std::size_t code = 0; code < kCodeRoom; ++code)
      column.push_back(c_number(arrays.values[begin + code]));
    items.push_back(fmt::format("{{{}}}", fmt::join(column, ", ")));
  }
  if (items.empty()) items.push_back("{0}");
  return items;
}

}  // namespace

Vec CNetwork::declare(Index width) {
  const std::size_t number = memory_.add(width);
  Vec vec{fmt::format("v{}", number), width};
  vectors_[vec.name] = number;
  statements_ += fmt::format("  float *const {} = work + at{};\n", vec.name, number);
  return vec;
}

/// A slice is "v3 + 5"; z and x have no place of their own where they are called so.
void CNetwork::use(const Vec& vec) {
  const auto found = vectors_.find(vec.name.substr(0, vec.name.find(' ')));
  if (found != vectors_.end()) memory_.use(found->second);
}

Vec CNetwork::call(const char* part, const std::vector<Vec>& in, const std::string& statement,
                   const Vec& out) {
  for (const Vec& vec : in) use(vec);
  runtime_.insert(part);
  statements_ += "  " + statement + ";\n";
  return out;
}

std::string CNetwork::array(const std::vector<float>& numbers) {
  const std::string name = fmt::format("w{}", ++arrays_);
  functions_ += c_array(fmt::format("static const float {}[{}]", name, numbers.size()), numbers);
  return name;
}

std::string CNetwork::functions() const {
  const CMemory::Plan plan = memory_.plan();
  std::string text = "\n/* where vectors lie in a prediction's numbers */\nenum {\n";
  for (std::size_t i = 0; i < plan.places.size(); ++i)
    text += fmt::format("  at{} = {},\n", i, plan.places[i]);
  return text + "};\n\n" + functions_;
}

Vec CNetwork::dense(const Vec& x, const Param& weight, const Param& bias) {
  const std::string w = array(floats_of(weight.value)), b = array(floats_of(bias.value));
  const Vec y = declare(weight.cols);
  return call(c_runtime::kDense, {x},
              fmt::format("dense({}, {}, {}, {}, {}, {})", x.name, x.width, w, b, y.name, y.width),
              y);
}

Vec CNetwork::relu(const Vec& x) {
  const Vec y = declare(x.width);
  return call(c_runtime::kRelu, {x}, fmt::format("relu({}, {}, {})", x.name, y.name, x.width), y);
}

Vec CNetwork::tanh(const Vec& x) {
  const Vec y = declare(x.width);
  return call(c_runtime::kTanh, {x}, fmt::format("tanh_of({}, {}, {})", x.name, y.name, x.width),
              y);
}

Vec CNetwork::add(const Vec& a, const Vec& b) {
  const Vec y = declare(a.width);
  return call(c_runtime::kAdd, {a, b},
              fmt::format("add({}, {}, {}, {})", a.name, b.name, y.name, a.width), y);
}

Vec CNetwork::blend(Real keep, const Vec& z, Real step, const Vec& f) {
  const Vec y = declare(f.width);
  return call(c_runtime::kBlend, {z, f},
              fmt::format("blend({}, {}, {}, {}, {}, {})", c_number(static_cast<float>(keep)),
                          z.name.empty() ? "NULL" : z.name, c_number(static_cast<float>(step)),
                          f.name, y.name, f.width),
              y);
}

Vec CNetwork::concat(const Vec& a, const Vec& b) {
  const Vec y = declare(a.width + b.width);
  return call(c_runtime::kConcat, {a, b},
              fmt::format("concat({}, {}, {}, {}, {})", a.name, a.width, b.name, b.width, y.name),
              y);
}

Vec CNetwork::slice(const Vec& x, Index begin, Index width) {
  return {begin == 0 ? x.name : fmt::format("{} + {}", x.name, begin), width};
}

Vec CNetwork::picture(const PictureSpec& spec) {
  const ImageShape& shape = spec.shape;
  const std::string center = array(floats_of(spec.center)), scale = array(floats_of(spec.scale));
  const Vec x = declare(shape.size());
  return call(c_runtime::kPicture, {},
              fmt::format("read_picture(picture, {}, {}, {}, {}, {}, mirrored, {})", shape.height,
                          shape.width, shape.channels, center, scale, x.name),
              x);
}

Vec CNetwork::conv(const Vec& x, const Convolution& conv) {
  const std::string k = array(conv.weight), b = array(conv.bias);
  const Vec y = declare(conv.out.size());
  return call(c_runtime::kConv, {x},
              fmt::format("conv({}, {}, {}, {}, {}, {}, {}, {}, {}, {})", x.name, conv.in.height,
                          conv.in.width, conv.in.channels, k, b, conv.window, conv.stride,
                          conv.out.channels, y.name),
              y);
}

Vec CNetwork::normalise(const Vec& x, const ChannelNorm& norm) {
  const std::string mean = array(norm.mean), factor = array(norm.factor), shift = array(norm.shift);
  const Vec y = declare(x.width);
  return call(c_runtime::kNormalise, {x},
              fmt::format("normalise({}, {}, {}, {}, {}, {}, {})", x.name,
                          norm.image.height * norm.image.width, norm.image.channels, mean, factor,
                          shift, y.name),
              y);
}

Vec CNetwork::average_pool(const Vec& x, const AveragePooling& pool) {
  const Vec y = declare(pool.out.size());
  return call(c_runtime::kAveragePool, {x},
              fmt::format("average_pool({}, {}, {}, {}, {}, {})", x.name, pool.in.height,
                          pool.in.width, pool.in.channels, pool.window, y.name),
              y);
}

Vec CNetwork::subsample(const Vec& x, const Subsampling& sub) {
  const Vec y = declare(sub.out.size());
  return call(c_runtime::kSubsample, {x},
              fmt::format("subsample({}, {}, {}, {}, {}, {}, {})", x.name, sub.in.height,
                          sub.in.width, sub.in.channels, sub.stride, sub.out.channels, y.name),
              y);
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
  add_array("float ", "leaf[]", floats_of(arrays.leaves.data(), std::ssize(arrays.leaves)));
  add_array("struct slope ", "slope[]", slope_items(arrays));
  add_array("float ", "value[][256]", value_items(arrays));
  functions_ += fmt::format(
      "static const struct trees {0} = {{{1}, {2}, {3}, {0}_tree, {0}_node, {0}_set, {0}_leaf, "
      "{0}_slope, {0}_value}};\n",
      name, arrays.trees(), arrays.outputs, arrays.terms);
  const Vec y = declare(arrays.outputs);
  return call(c_runtime::kTrees, {}, fmt::format("add_leaves(&{}, codes, {})", name, y.name), y);
}

Vec CNetwork::stage(Index number, const Vec& z, const Body& body) {
  std::string outside = std::exchange(statements_, "");
  const Vec next = body({"z", z.width});
  functions_ += fmt::format(
      "static void stage{}(const float *z, const float *x, const unsigned char *codes, float "
      "*work,\n                   float *next) {{\n{}  memcpy(next, {}, {} * sizeof *next);\n"
      "  (void)z;\n  (void)x;\n  (void)codes;\n  (void)work;\n}}\n\n",
      number, statements_, next.name, next.width);
  statements_ = std::move(outside);
  const Vec out = declare(next.width);
  use(next);
  use(z);
  statements_ += fmt::format("  stage{}({}, x, codes, work, {});\n", number,
                             z.name.empty() ? "NULL" : z.name, out.name);
  return out;
}

}  // namespace resboost
