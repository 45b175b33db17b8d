#include "io/network_json.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using nlohmann::ordered_json;

constexpr Index kMaxWidth = Index{1} << 24;  // as make_layer(); so widths multiply without overflow
constexpr std::size_t kMaxStages = 10000;

ordered_json layer_to_json(const LayerSpec& spec) {
  ordered_json json{{"kind", spec.kind}, {"inputs", spec.inputs}, {"outputs", spec.outputs}};
  for (const LayerSize& size : spec.sizes) {
    if (size.numbers.size() == 1)
      json[size.name] = size.numbers.front();
    else
      json[size.name] = size.numbers;
  }
  for (const LayerSpec& inner : spec.layers) json["layers"].push_back(layer_to_json(inner));
  return json;
}

/// Recursion is as deep as the JSON, which its reader bounds. The keys of a layer are those of its
/// kind; an unknown kind has none of its own.
LayerSpec read_layer(const JsonField& field) {
  LayerSpec spec{field["kind"].text(),
                 field["inputs"].integer(1, kMaxWidth),
                 field["outputs"].integer(1, kMaxWidth),
                 {},
                 {}};
  std::vector<const char*> keys{"kind", "inputs", "outputs"}, optional;
  const LayerKind* kind = find_layer_kind(spec.kind);
  if (kind) {
    for (const LayerKind::Size& size : kind->sizes)
      (size.always ? keys : optional).push_back(size.name);
    if (kind->has_layers) keys.push_back("layers");
  }
  field.expect_keys(keys, optional);
  if (!kind) return spec;
  for (const LayerKind::Size& size : kind->sizes) {
    if (!size.always && !field.has(size.name)) continue;
    const JsonField found = field[size.name];
    if (size.image) {
      const ImageShape shape = read_shape(found);
      spec.sizes.push_back({size.name, {shape.height, shape.width, shape.channels}});
    } else {
      spec.sizes.push_back({size.name, {found.integer(size.least, kMaxWidth)}});
    }
  }
  if (!kind->has_layers) return spec;
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
  field.expect_keys({"block", "keep", "step", "reads_input"},
                    {"reads_codes", "reads_only_input", "pooling"});
  Stage stage;
  if (field.has("pooling")) {
    const JsonField pooling = field["pooling"];
    pooling.expect_keys({"image", "window"});
    stage.pooling = {read_shape(pooling["image"]), pooling["window"].integer(1, kMaxWidth)};
  }
  stage.keep = read_real(field["keep"]);
  stage.step = read_real(field["step"]);
  if (field["reads_input"].flag()) stage.reads = Reads::z_and_x;
  if (field.has("reads_codes") && field["reads_codes"].flag()) {
    if (stage.reads != Reads::z) field.fail("a stage reads the input or codes, not both");
    stage.reads = Reads::codes;
  }
  if (field.has("reads_only_input") && field["reads_only_input"].flag()) {
    if (stage.reads != Reads::z)
      field.fail("a stage that reads only the input, and something else");
    stage.reads = Reads::x;
  }
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

}  // namespace

ordered_json stages_to_json(const Network& net) {
  auto stages = ordered_json::array();
  for (const Stage& stage : net.stages) {
    // The file is exact for floats; a double build rounds here as it does with the tensors.
    stages.push_back({{"block", layer_to_json(stage.block->spec())},
                      {"keep", static_cast<float>(stage.keep)},
                      {"step", static_cast<float>(stage.step)},
                      {"reads_input", stage.reads == Reads::z_and_x}});
    // What came later is left out where a stage is as all were before.
    if (stage.reads == Reads::codes) stages.back()["reads_codes"] = true;
    if (stage.reads == Reads::x) stages.back()["reads_only_input"] = true;
    if (stage.pooling.window > 0)
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

std::vector<NamedParam> named_params(const Network& net) {
  std::vector<NamedParam> named;
  for (std::size_t t = 0; t < net.stages.size(); ++t) {
    visit(*net.stages[t].block, [&](const std::string& path, const Layer& layer) {
      for (const Param& param : layer.own_params())
        named.push_back({fmt::format("stage{}.block{}.{}", t + 1, path, param.name), &param});
    });
  }
  for (std::size_t i = 0; i < net.heads.size(); ++i) {
    const Index depth = net.first_head() + static_cast<Index>(i);
    named.push_back({fmt::format("head{}.weight", depth), &net.heads[i].weight});
    named.push_back({fmt::format("head{}.bias", depth), &net.heads[i].bias});
  }
  return named;
}

std::vector<Param*> all_params(Network& net) {
  std::vector<Param*> all;
  for (const Stage& stage : net.stages)
    for (Param* param : params(*stage.block)) all.push_back(param);
  for (Head& head : net.heads) {
    all.push_back(&head.weight);
    all.push_back(&head.bias);
  }
  return all;
}

}  // namespace resboost
