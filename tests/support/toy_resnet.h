#pragma once

#include <memory>
#include <string>
#include <utility>

#include "resboost/model.h"
#include "resboost/rng.h"
#include "support/toy_data.h"
#include "support/toy_model.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"

namespace resboost::test {

/// He et al.'s networks with random weights, scales and statistics, for the pictures of bars; one
/// head.
inline Model bar_model(const std::string& architecture, int blocks,
                       ImageConfig::Shortcut shortcut = {}) {
  ImageConfig config;
  config.architecture = architecture;
  config.blocks = blocks;
  config.filters = 3;
  config.shortcut = shortcut;
  const ImageShape shape{8, 8, 1};
  const Architecture layout(config, shape, 1);
  Schema schema;
  schema.targets = {"class"};
  schema.task.outputs = {"lying", "standing", "rising"};
  schema.pictures = {shape, {50}, {0.02}, {}};
  Model model;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = make_softmax_loss();
  model.net.stages.push_back(layout.stem(Rng(1)));
  for (Index block = 0; block < layout.blocks(); ++block)
    model.net.stages.push_back(
        layout.published(block, Rng(2).fork(static_cast<std::uint64_t>(block))));
  if (layout.has_tail()) model.net.stages.push_back(layout.tail());
  Rng rng(3);
  for (Param* param : model.net.params()) {
    if (param->name == "weight") continue;
    for (Real& value : param->value)
      value +=
          static_cast<Real>(param->name == "scale" ? -0.4 * rng.uniform() : 0.2 * rng.uniform());
  }
  model.net.heads.push_back(
      random_head(model.net.head_features(model.net.depth(), shape.size()), 3, Rng(4)));
  return model;
}

/// A residual network for a table: a stem, three residual stages (one of them reads the input, one
/// keeps 0.9 of z), heads for all depths but 0.
inline Model table_model(Task::Kind kind) {
  Model model = toy_model(kind);
  Rng rng(5);
  model.net.stages.push_back({toy_block(4, 4, rng), 1, static_cast<Real>(0.5)});
  model.net.heads.push_back(random_head(4, model.schema->task.size(), Rng(6)));
  return model;
}

/// Rows for it with targets that have nothing to do with them.
inline Dataset table_rows(const Model& model, Index rows) {
  Dataset data;
  data.x = toy_rows(model, rows);
  const Index outputs = model.schema->task.size();
  data.y = model.loss->of_classes() ? random_labels(rows, outputs, Rng(8))
                                    : random_matrix(rows, outputs, Rng(8));
  return data;
}

}  // namespace resboost::test
