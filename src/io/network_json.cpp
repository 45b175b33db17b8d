#include "io/network_json.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "resboost/error.h"

namespace resboost {
namespace {

using nlohmann::ordered_json;

constexpr Index kMaxWidth = Index{1} << 24;  // as make_layer(); so widths multiply without overflow
constexpr std::size_t kMaxStages = 10000;

ordered_json layer_to_json(const LayerSpec& spec) {
  ordered_json json{{"kind", spec.kind}, {"inputs", spec.inputs}, {"outputs", spec.outputs}};
  const ImageShape& image = spec.image;
  if (image.size() > 0) json["image"] = shape_to_json(image);
  if (spec.window > 0) json["window"] = spec.window;
  if (spec.stride > 0) json["stride"] = spec.stride;
  for (const LayerSpec& inner : spec.layers) json["layers"].push_back(layer_to_json(inner));
  return json;
}

/// The keys of a layer are those of its kind; an unknown kind has none of its own.
void expect_layer_keys(const JsonField& field, const std::string& kind) {
  if (kind == "sequential" || kind == "towers" || kind == "sum") {
    field.expect_keys({"kind", "inputs", "outputs", "layers"});
  } else if (kind == "conv" || kind == "conv_norm") {
    field.expect_keys({"kind", "inputs", "outputs", "image", "window", "stride"});
  } else if (kind == "average_pool") {
    field.expect_keys({"kind", "inputs", "outputs", "image", "window"});
  } else if (kind == "subsample") {
    field.expect_keys({"kind", "inputs", "outputs", "image", "stride"});
  } else if (kind == "batch_norm") {
    field.expect_keys({"kind", "inputs", "outputs", "image"});
  } else {
    field.expect_keys({"kind", "inputs", "outputs"});
  }
}

/// Recursion is as deep as the JSON, which its reader bounds.
LayerSpec read_layer(const JsonField& field) {
  LayerSpec spec{field["kind"].text(),
                 field["inputs"].integer(1, kMaxWidth),
                 field["outputs"].integer(1, kMaxWidth),
                 {}};
  expect_layer_keys(field, spec.kind);
  if (field.has("image")) spec.image = read_shape(field["image"]);
  if (field.has("window")) spec.window = field["window"].integer(1, kMaxWidth);
  if (field.has("stride")) spec.stride = field["stride"].integer(1, kMaxWidth);
  if (!field.has("layers")) return spec;
  for (const JsonField& inner : field["layers"].items()) spec.layers.push_back(read_layer(inner));
  return spec;
}

/// keep and step are floats in this library, and a double beyond their range has no value as one.
Real read_real(const JsonField& field) {
  const double value = field.number();
  constexpr double kLargest = std::numeric_limits<float>::max();
  if (!(value >= -kLargest && value <= kLargest)) field.fail("not a finite float");
  return static_cast<Real>(value);
}

Stage read_stage(const JsonField& field, Index max_params) {
  field.expect_keys({"block", "keep", "step", "reads_input"}, {"pooling"});
  Stage stage;
  if (field.has("pooling")) {
    const JsonField pooling = field["pooling"];
    pooling.expect_keys({"image", "window"});
    stage.pooling = {read_shape(pooling["image"]), pooling["window"].integer(1, kMaxWidth)};
  }
  stage.keep = read_real(field["keep"]);
  stage.step = read_real(field["step"]);
  stage.reads_input = field["reads_input"].flag();
  const LayerSpec spec = read_layer(field["block"]);
  try {
    stage.block = make_layer(spec, max_params);
  } catch (const ModelError& error) {
    field["block"].fail(error.what());
  }
  return stage;
}

Head read_head(const JsonField& field, Index max_params) {
  field.expect_keys({"features", "outputs"});
  const Index features = field["features"].integer(1, kMaxWidth),
              outputs = field["outputs"].integer(1, kMaxWidth);
  if ((features + 1) * outputs > max_params) field.fail("more parameters than the file holds");
  return {features, outputs};
}

Index param_count(const Head& head) { return head.weight.value.size() + head.bias.value.size(); }

/// Layers name their arrays, not themselves, so each leaf of the tree is made once more to ask it.
void name_params(const LayerSpec& spec, const std::string& prefix,
                 std::vector<std::string>& names) {
  if (spec.layers.empty()) {
    const auto layer = make_layer(spec, std::numeric_limits<Index>::max());
    for (const Param* param : params(*layer))
      names.push_back(fmt::format("{}.{}", prefix, param->name));
    return;
  }
  for (std::size_t i = 0; i < spec.layers.size(); ++i)
    name_params(spec.layers[i], fmt::format("{}.{}", prefix, i), names);
}

}  // namespace

ordered_json stages_to_json(const Network& net) {
  auto stages = ordered_json::array();
  for (const Stage& stage : net.stages) {
    // The file is exact for floats; a double build rounds here as it does with the tensors.
    stages.push_back({{"block", layer_to_json(stage.block->spec())},
                      {"keep", static_cast<float>(stage.keep)},
                      {"step", static_cast<float>(stage.step)},
                      {"reads_input", stage.reads_input}});
    if (stage.pooling.window >
        0)  // came later: left out where heads read z itself, as they always did
      stages.back()["pooling"] = {{"image", shape_to_json(stage.pooling.image)},
                                  {"window", stage.pooling.window}};
  }
  return stages;
}

ordered_json heads_to_json(const Network& net) {
  auto heads = ordered_json::array();
  for (const Head& head : net.heads)
    heads.push_back({{"features", head.features()}, {"outputs", head.outputs()}});
  return heads;
}

Network read_network(const JsonField& stages, const JsonField& heads, Index max_params) {
  Network net;
  const auto stage_fields = stages.items();
  if (stage_fields.size() > kMaxStages)
    stages.fail(fmt::format("{} stages; at most {}", stage_fields.size(), kMaxStages));
  for (const JsonField& field : stage_fields) {
    net.stages.push_back(read_stage(field, max_params));
    max_params -= net.stages.back().block->param_count();
  }
  for (const JsonField& field : heads.items()) {
    net.heads.push_back(read_head(field, max_params));
    max_params -= param_count(net.heads.back());
  }
  return net;
}

std::vector<NamedParam> named_params(Network& net) {
  std::vector<NamedParam> named;
  for (std::size_t t = 0; t < net.stages.size(); ++t) {
    std::vector<std::string> names;
    name_params(net.stages[t].block->spec(), fmt::format("stage{}.block", t + 1), names);
    const auto list = params(*net.stages[t].block);
    if (names.size() != list.size())
      throw ModelError(fmt::format("stage {}: its layers differ from their spec()", t + 1));
    for (std::size_t i = 0; i < list.size(); ++i) named.push_back({std::move(names[i]), list[i]});
  }
  for (std::size_t i = 0; i < net.heads.size(); ++i) {
    const Index depth = net.first_head() + static_cast<Index>(i);
    named.push_back({fmt::format("head{}.weight", depth), &net.heads[i].weight});
    named.push_back({fmt::format("head{}.bias", depth), &net.heads[i].bias});
  }
  return named;
}

}  // namespace resboost
