#include "export/onnx_pictures.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace resboost {
namespace {

using Sizes = std::vector<std::int64_t>;

/// One number a channel, in front of height and width.
std::string each_channel(const std::vector<double>& numbers, OnnxGraph& graph) {
  return graph.constant({{1, std::ssize(numbers), 1, 1}, floats_of(numbers)});
}

/// All pictures, and then all of them from right to left.
std::string with_mirrored(const std::string& pictures, OnnxGraph& graph) {
  const std::string mirrored =
      graph.node("Slice", {pictures, graph.integers({-1}),
                           graph.integers({std::numeric_limits<std::int64_t>::min()}),
                           graph.integers({3}), graph.integers({-1})});
  return graph.node("Concat", {pictures, mirrored}, {{"axis", std::int64_t{0}}});
}

}  // namespace

Language::Vec onnx_pictures(const Model& model, OnnxGraph& graph) {
  const PictureSpec& spec = model.schema->pictures;
  const ImageShape& shape = spec.shape;
  const std::string given = graph.unused("pictures");
  graph.input(given, OnnxType::uint8, {shape.height, shape.width, shape.channels},
              "bytes, pixel by pixel from the top left, the channels of a pixel side by side");
  // As bytes, of which there are the fewest to move.
  std::string x = graph.node("Transpose", {given}, {{"perm", Sizes{0, 3, 1, 2}}});
  x = graph.node("Cast", {x}, {{"to", static_cast<std::int64_t>(OnnxType::float32)}});
  x = graph.node("Sub", {x, each_channel(spec.center, graph)});
  x = graph.node("Mul", {x, each_channel(spec.scale, graph)});
  if (model.sees_mirrored) x = with_mirrored(x, graph);
  return {x, shape.size(), shape};
}

std::string onnx_picture_scores(const Model& model, const Language::Vec& scores, OnnxGraph& graph) {
  if (!model.sees_mirrored) return scores.name;
  const std::string both =
      graph.node("Reshape", {scores.name, graph.integers({2, -1, scores.width})});
  return graph.node("ReduceMean", {both}, {{"axes", Sizes{0}}, {"keepdims", std::int64_t{0}}});
}

}  // namespace resboost
