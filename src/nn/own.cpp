#include "nn/own.h"

#include <functional>

#include "resboost/error.h"

namespace resboost {
namespace {

constexpr const char* kNotThere =
    "a block is a function of the program that trained the model, which a model file does not "
    "hold; load the model together with its functions (in Python: load(path, trusted=True))";

/// stage: from 1.
void visit_own(const Layer& layer, Index stage,
               const std::function<void(Index stage, const Own& own)>& see) {
  visit(layer, [&](const std::string&, const Layer& inner) {
    if (const auto* own = dynamic_cast<const Own*>(&inner)) see(stage, *own);
  });
}

void set_maps_of(Layer& layer, OwnMaps::const_iterator& next) {
  if (auto* own = dynamic_cast<Own*>(&layer)) own->set_map(*next++);
  for (std::size_t i = 0; i < layer.size(); ++i) set_maps_of(layer.layer(i), next);
}

}  // namespace

std::string Own::summary() const {
  return "own function " + std::to_string(inputs_) + " > " + std::to_string(outputs_);
}

void Own::infer(const Rows& in, MutRows out, Memo&) const {
  if (!map_) throw ModelError(kNotThere);
  map_->apply(in, out);
  if (!out.allFinite())
    throw Error("a block that is a function of the program's own gave a number that is not finite");
}

void Own::backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows*) const {
  throw ConfigError(
      "no gradient goes through a block that is a function of the program's own, so that nothing "
      "can be trained end to end through it");
}

std::unique_ptr<Layer> make_own(Index inputs, Index outputs, std::shared_ptr<const OwnMap> map) {
  if (inputs < 1 || outputs < 1)
    throw ConfigError("own function: from " + std::to_string(inputs) + " numbers to " +
                      std::to_string(outputs) + "; give at least 1");
  return std::make_unique<Own>(inputs, outputs, std::move(map));
}

OwnMaps own_maps(const Network& net) {
  OwnMaps maps;
  for (const Stage& stage : net.stages)
    visit_own(*stage.block, 0, [&](Index, const Own& own) { maps.push_back(own.map()); });
  return maps;
}

void set_own_maps(Network& net, const OwnMaps& maps) {
  Index first = 0;
  std::size_t count = 0;
  for (Index t = 0; t < net.depth(); ++t) {
    visit_own(*net.stages[static_cast<std::size_t>(t)].block, t + 1, [&](Index stage, const Own&) {
      if (first == 0) first = stage;
      ++count;
    });
  }
  if (maps.empty() && count > 0)
    throw ModelError("stage " + std::to_string(first) + ": " + kNotThere);
  if (maps.size() != count)
    throw ModelError("functions of its stages: " + std::to_string(maps.size()) +
                     " are given, and the model has " + std::to_string(count) +
                     "; give those that it was saved with");
  auto next = maps.begin();
  for (Stage& stage : net.stages) set_maps_of(*stage.block, next);
}

}  // namespace resboost
