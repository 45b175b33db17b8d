#pragma once

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "nn/trees.h"
#include "resboost/model.h"
#include "resboost/rng.h"

namespace resboost::test {

inline Schema toy_schema(Task::Kind kind) {
  Schema schema;
  ColumnSpec size;
  size.name = "size";
  size.center = 0.1;  // not a binary fraction: shows rounding in the file
  size.scale = 1.0 / 3.0;
  size.imputed = -2.5e-7;
  size.indicator = true;
  size.edges = {-1.0, 0.1, 1e10};
  ColumnSpec color;
  color.name = "color";
  color.kind = ColumnSpec::Kind::category;
  color.levels = {"red", "\xe9t\xe9 in latin-1", "\"quoted\\, r\xc3\xa9sum\xc3\xa9\n"};
  color.missing_level = true;
  ColumnSpec remark;
  remark.name = "remark";
  remark.kind = ColumnSpec::Kind::ignored;
  schema.columns = {size, color, remark};
  schema.weight = "importance";
  schema.task.kind = kind;
  if (kind == Task::Kind::classification) {
    schema.targets = {"label"};
    schema.task.outputs = {"no", "yes", "maybe"};
  } else {
    schema.targets = schema.task.outputs = {"price", "weight"};
    schema.task.mean = {100.1, -3};
    schema.task.scale = {7.7, 0.1};
    schema.task.low = {80, -3.3};
    schema.task.high = {120, -2.9};
  }
  return schema;
}

inline void fill(Param& param, Rng& rng) {
  for (Real& value : param.value) value = static_cast<Real>(static_cast<float>(rng.normal() * 0.5));
}

/// z [p] -> dense(hidden) -> relu -> dense(outputs) -> tanh
inline std::unique_ptr<Layer> toy_block(Index inputs, Index outputs, Rng& rng) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(inputs, 5));
  layers.push_back(make_relu(5));
  layers.push_back(make_dense(5, outputs));
  layers.push_back(make_tanh(outputs));
  auto block = make_sequential(std::move(layers));
  for (Param* param : params(*block)) fill(*param, rng);
  return block;
}

/// Three stages: one that changes the width, one that keeps, one that reads the input too. Heads
/// for depth 1, 2 and 3.
inline Model toy_model_of(Schema schema) {
  Rng rng(7);
  Model model;
  const Task::Kind kind = schema.task.kind;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = kind == Task::Kind::classification ? make_softmax_loss() : make_squared_loss();
  const Index inputs = model.schema->width();
  const Real step = static_cast<Real>(0.3f);
  model.net.stages.push_back({toy_block(inputs, 4, rng), 0, 1});
  model.net.stages.push_back({toy_block(4, 4, rng), 1, step});
  model.net.stages.push_back(
      {toy_block(4 + inputs, 4, rng), static_cast<Real>(0.9f), step, Reads::z_and_x});
  for (int i = 0; i < 3; ++i) {
    Head head(4, model.schema->task.size());
    fill(head.weight, rng);
    fill(head.bias, rng);
    model.net.heads.push_back(std::move(head));
  }
  model.record = {{"version", "0.1.0"}, {"seed", "7"}, {"command", "resboost train \xff.csv"}};
  return model;
}
inline Model toy_model(Task::Kind kind) { return toy_model_of(toy_schema(kind)); }

/// A color is a number, too.
inline Model encoded_model() {
  Schema schema = toy_schema(Task::Kind::classification);
  ColumnSpec means;
  means.name = "color:mean yes";
  means.category = "color";
  means.output = 1;
  means.levels = schema.columns[1].levels;
  means.levels.push_back("rare");
  means.means = {0.125, 0.5, 0.25, 0.75};
  means.unseen = 0.375;
  means.center = 0.3;
  means.scale = 2;
  means.imputed = 0.25;
  means.indicator = true;
  schema.columns.insert(schema.columns.begin() + 2, means);
  return toy_model_of(std::move(schema));
}

/// The encoded row as a picture of one pixel's height: every kind of layer of pictures in two
/// stages.
inline Model picture_model() {
  Rng rng(9);
  Model model;
  model.schema = std::make_shared<const Schema>(toy_schema(Task::Kind::classification));
  model.loss = make_softmax_loss();
  const ImageShape raw{1, model.schema->width(), 1}, wide{1, raw.width, 2},
      half{1, (raw.width + 1) / 2, 3};
  std::vector<std::unique_ptr<Layer>> first, second;
  first.push_back(make_conv(raw, 2, 3, 1));
  first.push_back(make_batch_norm(wide));
  first.push_back(make_sum(make_conv_norm(wide, 3, 3, 2), make_subsample(wide, 3, 2)));
  second.push_back(make_identity(half.size()));
  second.push_back(make_average_pool(half, 2));
  model.net.stages.push_back({make_sequential(std::move(first)), 0, 1});
  model.net.stages.push_back({make_sequential(std::move(second)), 0, 1});
  for (Param* param : model.net.params()) {
    fill(*param, rng);
    if (param->name == "variance") param->value = param->value.cwiseAbs();
  }
  Head head(model.net.stages.back().block->outputs(), model.schema->task.size());
  fill(head.weight, rng);
  fill(head.bias, rng);
  model.net.heads.push_back(std::move(head));
  return model;
}

/// A model of pictures, 4 x 4 of two channels: a stem, a residual convolution, heads on 2 x 2
/// cells.
inline Model pixels_model() {
  Rng rng(13);
  Schema schema;
  schema.targets = {"class"};
  schema.task.outputs = {"cat", "dog"};
  schema.pictures = {{4, 4, 2}, {100, 120.5}, {0.01, 0.02}, {}};
  Model model;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = make_softmax_loss();
  const ImageShape in{4, 4, 2}, inside{4, 4, 3};
  model.net.stages.push_back({make_conv_norm(in, 3, 3, 1), 0, 1, Reads::z, {inside, 2}});
  model.net.stages.push_back(
      {make_conv(inside, 3, 3, 1), 1, static_cast<Real>(0.3f), Reads::z, {inside, 2}});
  for (Param* param : model.net.params()) {
    fill(*param, rng);
    if (param->name == "variance") param->value = param->value.cwiseAbs();
  }
  for (int i = 0; i < 2; ++i) {
    Head head(12, 2);
    fill(head.weight, rng);
    fill(head.bias, rng);
    model.net.heads.push_back(std::move(head));
  }
  return model;
}

/// The same with a threshold.
inline Model threshold_model() {
  Model model = pixels_model();
  Schema schema = *model.schema;
  schema.task.threshold = 0.25;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  return model;
}

/// The same, of pictures and their mirror images.
inline Model mirrored_model() {
  Model model = pixels_model();
  model.sees_mirrored = true;
  return model;
}

/// Two trees on the codes of "size" and "color": one with a cut, one with a set and a cut below it.
inline std::unique_ptr<Trees> toy_trees(Index outputs, Rng& rng) {
  using Rule = TreeNode::Rule;
  TreeArrays arrays{2, outputs, {1, 2}, {}, {}, {}};
  arrays.nodes = {
      {1, 2, 0, 2, Rule::missing_right}, {1, 2, 1, 0, Rule::set}, {3, 4, 0, 1, Rule::missing_left}};
  arrays.sets = {{0b1010, 0, 0, 0}};  // codes 1 and 3
  for (Index i = 0; i < 5 * outputs; ++i)
    arrays.leaves.push_back(static_cast<Real>(static_cast<float>(rng.normal())));
  arrays.gains = {4, 2, 0.5};
  arrays.rows = {6, 4, 5, 3, 2};
  return std::make_unique<Trees>(std::move(arrays));
}

/// Trees alone: constant scores, then two stages that add to them; a head, the identity, for each.
inline Model trees_model(Task::Kind kind) {
  Rng rng(21);
  Schema schema = toy_schema(kind);
  schema.columns[0].cuts = {-1, 0.1};
  Model model;
  model.schema = std::make_shared<const Schema>(std::move(schema));
  model.loss = kind == Task::Kind::classification ? make_softmax_loss() : make_squared_loss();
  const Index outputs = model.schema->task.size();
  TreeArrays constant{2, outputs, {0}, {}, {}, {}};
  for (Index i = 0; i < outputs; ++i)
    constant.leaves.push_back(static_cast<Real>(static_cast<float>(rng.normal())));
  model.net.stages.push_back({std::make_unique<Trees>(std::move(constant)), 0, 1, Reads::codes});
  for (int i = 0; i < 2; ++i)
    model.net.stages.push_back({toy_trees(outputs, rng), 1, Real(0.5), Reads::codes});
  for (int i = 0; i < 3; ++i) {
    Head head(outputs, outputs);
    for (Index k = 0; k < outputs; ++k) head.weight.value[k * outputs + k] = 1;
    model.net.heads.push_back(std::move(head));
  }
  return model;
}

/// Trees behind the network of toy_model(), whose last head has become a stage, and a block that
/// reads their scores and the input.
inline Model mixed_model(Task::Kind kind) {
  Rng rng(23);
  Model model = toy_model(kind);
  Schema schema = *model.schema;
  schema.columns[0].cuts = {-1, 0.1};
  model.schema = std::make_shared<const Schema>(std::move(schema));
  const Index outputs = model.schema->task.size();
  model.net.stages.push_back({make_dense(4, outputs), 0, 1});
  for (Param* param : params(*model.net.stages.back().block)) fill(*param, rng);
  model.net.stages.push_back({toy_trees(outputs, rng), 1, 1, Reads::codes});
  model.net.stages.push_back(
      {toy_block(outputs + model.schema->width(), outputs, rng), 1, Real(0.25), Reads::z_and_x});
  for (int i = 0; i < 3; ++i) {
    Head head(outputs, outputs);
    fill(head.weight, rng);
    model.net.heads.push_back(std::move(head));
  }
  return model;
}

/// Rows of every kind that these schemas know: below, at and above the cuts, missing, all levels
/// and none of them.
inline Table toy_table() {
  Table table{"toy.csv", {}, {}, {}, {}};
  Column size, color;
  size.name = "size";
  color.name = "color";
  color.numeric = false;
  color.levels = toy_schema(Task::Kind::classification).columns[1].levels;
  color.levels.push_back("never seen");
  for (const double number : {-7.0, -1.0, 0.0, 0.1, 3.0, std::nan("")}) {
    for (std::int32_t level = -1; level < 4; ++level) {
      size.numbers.push_back(number);
      color.codes.push_back(level);
      table.lines.push_back(static_cast<std::uint32_t>(table.lines.size() + 2));
    }
  }
  table.columns = {std::move(size), std::move(color)};
  return table;
}

/// These rows in the views that a model reads.
inline Dataset toy_data(const Model& model) {
  const Table table = toy_table();
  std::vector<std::string> warnings;
  return model.schema->encode(table, all_rows(table), Schema::Targets::none, warnings,
                              model.net.views());
}

/// Three pictures for that model.
inline ImageSet pixels() {
  ImageSet set{"pixels", {4, 4, 2}, {}, {}, {}, {}, "class", {}};
  Rng rng(17);
  for (int i = 0; i < 3 * 32; ++i) set.pixels.push_back(static_cast<std::uint8_t>(rng.below(256)));
  return set;
}

/// Encoded rows for a model, [rows, d].
inline Matrix toy_rows(const Model& model, Index rows) {
  Rng rng(11);
  Matrix x(rows, model.schema->width());
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(rng.normal());
  return x;
}

}  // namespace resboost::test
