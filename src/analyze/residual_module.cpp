#include "analyze/residual_module.h"

#include <algorithm>
#include <utility>

#include "nn/kinds.h"

namespace resboost {
namespace {

using Shortcut = ResidualModule::Shortcut;

bool has_shortcut(const Layer& layer) {
  return is_sum(layer) && (layer.layer(0).is_shortcut() || layer.layer(1).is_shortcut());
}

/// The first layers of a sequential, copied.
std::unique_ptr<Layer> first_layers(const Layer& sequential, std::size_t count) {
  if (count == 1) return sequential.layer(0).clone();
  std::vector<std::unique_ptr<Layer>> layers;
  for (std::size_t i = 0; i < count; ++i) layers.push_back(sequential.layer(i).clone());
  return make_sequential(std::move(layers));
}

void take_sum(const Layer& sum, ResidualModule& module) {
  const bool second = sum.layer(1).is_shortcut();
  const Layer& shortcut = sum.layer(second ? 1 : 0);
  module.branch = sum.layer(second ? 0 : 1).clone();
  module.keep = module.step;
  module.shortcut = is_identity(shortcut) ? Shortcut::identity : Shortcut::layer;
  if (module.shortcut == Shortcut::layer) module.shortcut_layer = shortcut.clone();
}

}  // namespace

ResidualModule take_apart(const Stage& stage) {
  ResidualModule module;
  module.step = stage.step;
  module.reads = stage.reads;
  if (stage.keep != 0) {
    module.shortcut = Shortcut::identity;
    module.keep = stage.keep;
    module.branch = stage.block->clone();
    return module;
  }
  const Layer& block = *stage.block;
  const bool ends_in_relu = is_sequential(block) && block.size() > 1 &&
                            is_relu(block.layer(block.size() - 1)) && stage.step == 1;
  if (ends_in_relu) module.after = block.layer(block.size() - 1).clone();
  auto rest = ends_in_relu ? first_layers(block, block.size() - 1) : block.clone();
  if (has_shortcut(*rest) && stage.reads == Reads::z) {
    take_sum(*rest, module);
  } else {
    module.branch = std::move(rest);
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
  if (module.shortcut == Shortcut::none)
    return {make_identity(width), 0, 1, Reads::z, stage.pooling};
  auto shortcut =
      module.shortcut == Shortcut::layer ? std::move(module.shortcut_layer) : make_identity(width);
  if (!module.after) return {std::move(shortcut), 0, module.keep, Reads::z, stage.pooling};
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(shortcut));
  layers.push_back(std::move(module.after));  // its stage has step 1, so keep is 1
  return {make_sequential(std::move(layers)), 0, 1, Reads::z, stage.pooling};
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
