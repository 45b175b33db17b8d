#pragma once

#include <memory>
#include <utility>

#include "support/toy_model.h"

namespace resboost::test {

/// trees_model() of one number, with linear leaves: slopes along "size", in the second tree of each
/// stage alone.
inline Model linear_trees_model() {
  Rng rng(25);
  Model model = trees_model(Task::Kind::regression);
  Schema schema = *model.schema;
  schema.task.outputs.resize(1);
  for (auto* numbers : {&schema.task.mean, &schema.task.scale, &schema.task.low, &schema.task.high})
    numbers->resize(1);
  schema.targets.resize(1);
  model.schema = std::make_shared<const Schema>(std::move(schema));
  for (Stage& stage : model.net.stages) {
    TreeArrays arrays = trees_of(*stage.block)->arrays();
    arrays.outputs = 1;
    const auto leaves = arrays.leaves.size() / 2;
    arrays.leaves.resize(leaves);
    if (stage.keep == 1) {
      arrays.terms = 2;
      arrays.slopes.resize(2 * leaves);
      for (std::size_t i = 4; i < arrays.slopes.size(); i += 2)
        arrays.slopes[i].factor = static_cast<Real>(static_cast<float>(rng.normal()));
      arrays.values.assign(kCodeRoom, 0);
      for (Index code = 1; code < 4; ++code)
        arrays.values[static_cast<std::size_t>(code)] = static_cast<Real>(code) - 2;
    }
    stage.block = std::make_unique<Trees>(std::move(arrays));
  }
  for (Head& head : model.net.heads) {
    head = Head(1, 1);
    head.weight.value[0] = 1;
  }
  return model;
}

}  // namespace resboost::test
