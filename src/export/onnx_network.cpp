#include "export/onnx_network.h"

#include <algorithm>
#include <limits>

#include "export/onnx_trees.h"

namespace resboost {
namespace {

using Vec = Language::Vec;
using Sizes = std::vector<std::int64_t>;

Vec picture(std::string name, const ImageShape& shape) {
  return {std::move(name), shape.size(), shape};
}

std::string matrix(const Param& param, const Sizes& shape, OnnxGraph& graph) {
  return graph.constant({shape, floats_of(param.value)});
}

/// One number a channel.
std::string channels(const std::vector<float>& values, OnnxGraph& graph) {
  return graph.constant({{std::ssize(values)}, values});
}

/// Weights as ONNX has them: [filters, channels, window, window].
std::string filters(const Convolution& conv, OnnxGraph& graph) {
  const Index places = conv.window * conv.window, count = conv.out.channels;
  std::vector<float> turned(conv.weight.size());
  auto to = turned.begin();
  for (Index filter = 0; filter < count; ++filter)
    for (Index channel = 0; channel < conv.in.channels; ++channel)
      for (Index place = 0; place < places; ++place)
        *to++ = conv.weight[static_cast<std::size_t>((place * conv.in.channels + channel) * count +
                                                     filter)];
  return graph.constant({{count, conv.in.channels, conv.window, conv.window}, turned});
}

}  // namespace

Vec OnnxNetwork::dense(const Vec& x, const Param& weight, const Param& bias) {
  return {graph_.node("Gemm", {as_rows(x).name, matrix(weight, {weight.rows, weight.cols}, graph_),
                               matrix(bias, {bias.cols}, graph_)}),
          weight.cols};
}

Vec OnnxNetwork::relu(const Vec& x) { return {graph_.node("Relu", {x.name}), x.width, x.picture}; }

Vec OnnxNetwork::tanh(const Vec& x) { return {graph_.node("Tanh", {x.name}), x.width, x.picture}; }

Vec OnnxNetwork::add(const Vec& a, const Vec& b) {
  return {graph_.node("Add", {a.name, arranged(b, a).name}), a.width, a.picture};
}

Vec OnnxNetwork::blend(Real keep, const Vec& z, Real step, const Vec& f) {
  const Vec added = times(step, f);
  return z.name.empty() ? added : add(times(keep, z), added);
}

Vec OnnxNetwork::concat(const Vec& a, const Vec& b) {
  return {graph_.node("Concat", {as_rows(a).name, as_rows(b).name}, {{"axis", std::int64_t{1}}}),
          a.width + b.width};
}

Vec OnnxNetwork::slice(const Vec& x, Index begin, Index width) {
  return {graph_.node("Slice", {as_rows(x).name, graph_.integers({begin}),
                                graph_.integers({begin + width}), graph_.integers({1})}),
          width};
}

Vec OnnxNetwork::conv(const Vec& x, const Convolution& conv) {
  const Index zeros = conv.window / 2;
  return picture(graph_.node("Conv",
                             {as_pictures(x, conv.in).name, filters(conv, graph_),
                              channels(conv.bias, graph_)},
                             {{"kernel_shape", Sizes{conv.window, conv.window}},
                              {"pads", Sizes(4, zeros)},
                              {"strides", Sizes{conv.stride, conv.stride}}}),
                 conv.out);
}

/// ONNX adds 1e-5 to a variance unless it is told otherwise, and so does the library.
Vec OnnxNetwork::normalise(const Vec& x, const ChannelNorm& norm) {
  return picture(graph_.node("BatchNormalization",
                             {as_pictures(x, norm.image).name, channels(norm.scale, graph_),
                              channels(norm.shift, graph_), channels(norm.mean, graph_),
                              channels(norm.variance, graph_)}),
                 norm.image);
}

/// Where the last windows reach beyond the picture, what lies there does not count.
Vec OnnxNetwork::average_pool(const Vec& x, const AveragePooling& pool) {
  const std::string in = as_pictures(x, pool.in).name;
  if (pool.out.height == 1 && pool.out.width == 1)
    return picture(graph_.node("GlobalAveragePool", {in}), pool.out);
  const Index high = std::min(pool.window, pool.in.height),
              wide = std::min(pool.window, pool.in.width);
  return picture(graph_.node("AveragePool", {in},
                             {{"count_include_pad", std::int64_t{0}},
                              {"kernel_shape", Sizes{high, wide}},
                              {"pads", Sizes{0, 0, pool.out.height * high - pool.in.height,
                                             pool.out.width * wide - pool.in.width}},
                              {"strides", Sizes{high, wide}}}),
                 pool.out);
}

Vec OnnxNetwork::subsample(const Vec& x, const Subsampling& sub) {
  std::string kept = as_pictures(x, sub.in).name;
  if (sub.stride > 1)
    kept = graph_.node(
        "Slice", {kept, graph_.integers({0, 0}), graph_.integers({sub.in.height, sub.in.width}),
                  graph_.integers({2, 3}), graph_.integers({sub.stride, sub.stride})});
  const Index more = sub.out.channels - sub.in.channels;
  if (more > 0) kept = graph_.node("Pad", {kept, graph_.integers({0, 0, 0, 0, 0, more, 0, 0})});
  return picture(kept, sub.out);
}

Vec OnnxNetwork::trees(const Trees& block) {
  return {onnx_trees(block, *columns_, graph_), block.outputs()};
}

Vec OnnxNetwork::stage(Index, const Vec& z, const Body& body) { return body(z); }

Vec OnnxNetwork::times(Real factor, const Vec& x) {
  if (factor == 1) return x;
  const auto constant = graph_.constant({{}, std::vector<float>{static_cast<float>(factor)}});
  return {graph_.node("Mul", {x.name, constant}), x.width, x.picture};
}

Vec OnnxNetwork::as_rows(const Vec& x) {
  const ImageShape& shape = x.picture;
  if (shape.size() == 0) return x;
  const bool in_order = shape.channels == 1 || shape.height * shape.width == 1;
  std::string pixels = x.name;
  if (!in_order) pixels = graph_.node("Transpose", {x.name}, {{"perm", Sizes{0, 2, 3, 1}}});
  return {graph_.node("Flatten", {pixels}), x.width};
}

Vec OnnxNetwork::as_pictures(const Vec& x, const ImageShape& shape) {
  if (x.picture == shape) return x;
  const std::string pixels = graph_.node(
      "Reshape",
      {as_rows(x).name, graph_.integers({-1, shape.height, shape.width, shape.channels})});
  return picture(graph_.node("Transpose", {pixels}, {{"perm", Sizes{0, 3, 1, 2}}}), shape);
}

Vec OnnxNetwork::arranged(const Vec& x, const Vec& as) {
  return as.picture.size() == 0 ? as_rows(x) : as_pictures(x, as.picture);
}

}  // namespace resboost
