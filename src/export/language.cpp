#include "export/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/model_check.h"
#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using Vec = Language::Vec;

Vec write_picture_layer(const Layer& layer, const Vec& in, Language& language) {
  if (is_conv(layer) || is_conv_norm(layer)) return language.conv(in, convolution_of(layer));
  if (is_batch_norm(layer)) return language.normalise(in, channel_norm_of(layer));
  if (is_average_pool(layer)) return language.average_pool(in, average_pool_of(layer));
  if (is_subsample(layer)) return language.subsample(in, subsampling_of(layer));
  return in;  // the identity
}

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
  return write_picture_layer(layer, in, language);
}

bool has_words(const Layer& layer) {
  return is_dense(layer) || is_relu(layer) || is_tanh(layer) || is_sequential(layer) ||
         is_sum(layer) || is_towers(layer) || is_identity(layer) || trees_of(layer) != nullptr ||
         is_conv(layer) || is_conv_norm(layer) || is_batch_norm(layer) || is_average_pool(layer) ||
         is_subsample(layer);
}

bool are_finite(const std::vector<float>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); });
}

/// Does what other languages have in place of the layer's parameters overflow? Those are finite.
bool overflows(const Layer& layer) {
  if (is_batch_norm(layer)) return !are_finite(channel_norm_of(layer).factor);
  if (!is_conv_norm(layer)) return false;
  const Convolution conv = convolution_of(layer);
  return !are_finite(conv.weight) || !are_finite(conv.bias);
}

/// Empty: nothing.
std::string what_is_wrong(const Layer& layer) {
  if (!has_words(layer))
    return fmt::format("a layer \"{}\", which has no words in other languages", layer.kind());
  if (overflows(layer))
    return fmt::format(
        "the batch norm of a layer \"{}\" overflows; train it again, or get a good "
        "copy",
        layer.kind());
  return "";
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
    const Readout readout = net.readout(depth);
    const Head* head = readout.head;
    if (!head || (depth != net.depth() && depths != Depths::all)) continue;
    const Pooling& pooling = readout.pooling;
    const Vec read = pooling.window == 0
                         ? z
                         : language.average_pool(z, average_pool_of(pooling.image, pooling.window));
    scores.push_back({depth, language.dense(read, head->weight, head->bias)});
  }
  return scores;
}

void check_exportable(const Model& model) {
  check_model(model, "export");
  const PictureSpec& pictures = model.schema->pictures;
  if (!are_finite(floats_of(pictures.center)) || !are_finite(floats_of(pictures.scale)))
    throw ModelError(
        "export: the scaling of the pictures' channels overflows; train it again, or get a good "
        "copy");
  for (std::size_t i = 0; i < model.net.stages.size(); ++i)
    visit(*model.net.stages[i].block, [&](const std::string& path, const Layer& layer) {
      const std::string what = what_is_wrong(layer);
      if (!what.empty())
        throw ModelError(fmt::format("export: stage {}, block{}: {}", i + 1, path, what));
    });
  if (model.loss->link_kind() == Link::of_its_own)
    throw ModelError(
        fmt::format("export: the loss \"{}\" makes of scores what only its own program knows",
                    model.loss->spec()));
}

}  // namespace resboost
