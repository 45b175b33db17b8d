#include "export/language.h"

#include <fmt/format.h>

#include "io/model_check.h"
#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using Vec = Language::Vec;

Vec write(const Layer& layer, const Vec& in, Language& language) {
  if (is_dense(layer)) return language.dense(in, layer.own_params()[0], layer.own_params()[1]);
  if (is_relu(layer)) return language.relu(in);
  if (is_tanh(layer)) return language.tanh(in);
  if (is_sequential(layer)) {
    Vec out = in;
    for (std::size_t i = 0; i < layer.size(); ++i) out = write(layer.layer(i), out, language);
    return out;
  }
  if (is_sum(layer))
    return language.add(write(layer.layer(0), in, language), write(layer.layer(1), in, language));
  if (is_towers(layer)) {
    const Layer &first = layer.layer(0), &second = layer.layer(1);
    const Vec left = write(first, language.slice(in, 0, first.inputs()), language);
    return language.add(
        left, write(second, language.slice(in, first.inputs(), second.inputs()), language));
  }
  return in;  // the identity
}

bool has_words(const Layer& layer) {
  return is_dense(layer) || is_relu(layer) || is_tanh(layer) || is_sequential(layer) ||
         is_sum(layer) || is_towers(layer) || is_identity(layer) || trees_of(layer) != nullptr;
}

Vec f_of(const Stage& stage, const Vec& z, const Vec& x, Language& language) {
  switch (stage.reads) {
    case Reads::codes:
      return language.trees(*trees_of(*stage.block));
    case Reads::x:
      return write(*stage.block, x, language);
    case Reads::z_and_x:
      return write(*stage.block, language.concat(z, x), language);
    case Reads::z:
      break;
  }
  return write(*stage.block, z, language);
}

Vec write(const Stage& stage, const Vec& z, const Vec& x, Language& language) {
  const Vec f = f_of(stage, z, x, language);
  if (stage.keep == 0 && stage.step == 1) return f;
  return language.blend(stage.keep, stage.keep == 0 ? Vec{} : z, stage.step, f);
}

}  // namespace

std::vector<Scores> write_scores(const Network& net, const Vec& x, Depths depths,
                                 Language& language) {
  std::vector<Scores> scores;
  Vec z = x;
  for (Index depth = 0; depth <= net.depth(); ++depth) {
    if (depth > 0) {
      const Stage& stage = net.stages[static_cast<std::size_t>(depth - 1)];
      z = language.stage(depth, z,
                         [&](const Vec& before) { return write(stage, before, x, language); });
    }
    const Head* head = net.readout(depth).head;
    if (head && (depth == net.depth() || depths == Depths::all))
      scores.push_back({depth, language.dense(z, head->weight, head->bias)});
  }
  return scores;
}

void check_exportable(const Model& model) {
  if (model.schema->pictures.shape.size() > 0)
    throw ModelError("export: the model is of pictures; only models of tables can be exported");
  check_model(model, "export");
  for (std::size_t i = 0; i < model.net.stages.size(); ++i)
    visit(*model.net.stages[i].block, [&](const std::string& path, const Layer& layer) {
      if (!has_words(layer))
        throw ModelError(
            fmt::format("export: stage {}, block{}: a layer \"{}\", of pictures; only layers of "
                        "tables can be exported",
                        i + 1, path, layer.kind()));
    });
  if (model.loss->link_kind() == Link::of_its_own)
    throw ModelError(
        fmt::format("export: the loss \"{}\" makes of scores what only its own program knows",
                    model.loss->spec()));
}

}  // namespace resboost
