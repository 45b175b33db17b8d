#include "analyze/residual_module.h"

#include <algorithm>
#include <utility>

namespace resboost {
namespace {

using Shortcut = ResidualModule::Shortcut;

/// Makes the layers inside a block again, one after the other as their parameters are listed.
class Rebuild {
 public:
  explicit Rebuild(const Layer& block) : most_(block.param_count()), params_(params(block)) {}

  std::unique_ptr<Layer> next(const LayerSpec& spec) {
    auto layer = make_layer(spec, most_);
    for (Param* param : params(*layer)) param->value = params_[at_++]->value;
    return layer;
  }

 private:
  Index most_;
  std::vector<const Param*> params_;
  std::size_t at_ = 0;
};

bool is_shortcut(const LayerSpec& spec) {
  if (spec.kind == "conv" || spec.kind == "conv_norm") return spec.window == 1;
  return spec.kind == "identity" || spec.kind == "subsample" || spec.kind == "dense";
}

bool has_shortcut(const LayerSpec& spec) {
  return spec.kind == "sum" && std::any_of(spec.layers.begin(), spec.layers.end(), is_shortcut);
}

/// `what` without its last layer, a relu.
LayerSpec without_last(const LayerSpec& what) {
  if (what.layers.size() == 2) return what.layers.front();
  LayerSpec rest = what;
  rest.layers.pop_back();
  rest.outputs = rest.layers.back().outputs;
  return rest;
}

void take_sum(const LayerSpec& spec, Rebuild& layers, ResidualModule& module) {
  auto first = layers.next(spec.layers[0]), second = layers.next(spec.layers[1]);
  if (!is_shortcut(spec.layers[1])) std::swap(first, second);
  module.branch = std::move(first);
  module.keep = module.step;
  module.shortcut = second->kind() == "identity" ? Shortcut::identity : Shortcut::layer;
  if (module.shortcut == Shortcut::layer) module.shortcut_layer = std::move(second);
}

}  // namespace

ResidualModule take_apart(const Stage& stage) {
  ResidualModule module;
  module.step = stage.step;
  module.reads_input = stage.reads_input;
  if (stage.keep != 0) {
    module.shortcut = Shortcut::identity;
    module.keep = stage.keep;
    module.branch = stage.block->clone();
    return module;
  }
  LayerSpec spec = stage.block->spec();
  const bool ends_in_relu = spec.kind == "sequential" && spec.layers.size() > 1 &&
                            spec.layers.back().kind == "relu" && stage.step == 1;
  if (ends_in_relu) {
    module.after = make_relu(spec.outputs);
    spec = without_last(spec);
  }
  Rebuild layers(*stage.block);
  if (has_shortcut(spec) && !stage.reads_input) {
    take_sum(spec, layers, module);
  } else {
    module.branch = ends_in_relu ? layers.next(spec) : stage.block->clone();
  }
  return module;
}

std::vector<ResidualModule> take_apart(const Network& net) {
  std::vector<ResidualModule> modules;
  for (const Stage& stage : net.stages) modules.push_back(take_apart(stage));
  return modules;
}

Stage without_branch(const Stage& stage) {
  ResidualModule module = take_apart(stage);
  const Index width = stage.block->outputs();
  if (module.shortcut == Shortcut::none) return {make_identity(width), 0, 1, false, stage.pooling};
  auto shortcut =
      module.shortcut == Shortcut::layer ? std::move(module.shortcut_layer) : make_identity(width);
  if (!module.after) return {std::move(shortcut), 0, module.keep, false, stage.pooling};
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(shortcut));
  layers.push_back(std::move(module.after));  // its stage has step 1, so keep is 1
  return {make_sequential(std::move(layers)), 0, 1, false, stage.pooling};
}

std::vector<StageKind> stage_kinds(const Network& net, Index inputs) {
  return stage_kinds(net, inputs, take_apart(net));
}

std::vector<StageKind> stage_kinds(const Network& net, Index inputs,
                                   const std::vector<ResidualModule>& modules) {
  const bool plain = std::all_of(modules.begin(), modules.end(), [](const ResidualModule& module) {
    return module.shortcut == Shortcut::none;
  });
  std::vector<StageKind> kinds;
  for (Index i = 0; i < net.depth(); ++i) {
    const Shortcut shortcut = modules[static_cast<std::size_t>(i)].shortcut;
    const bool same = i > 0 && net.features(i, inputs) == net.features(i + 1, inputs) &&
                      net.pooling(i).image == net.pooling(i + 1).image;
    kinds.push_back(shortcut == Shortcut::identity ? StageKind::residual
                    : shortcut == Shortcut::layer  ? StageKind::opening
                    : plain && same                ? StageKind::plain
                                                   : StageKind::fixed);
  }
  return kinds;
}

}  // namespace resboost
