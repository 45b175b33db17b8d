#pragma once

#include <string>
#include <utility>
#include <vector>

#include "resboost/features.h"
#include "resboost/methods.h"
#include "resboost/train.h"
#include "support/toy_pictures.h"

namespace resboost::test {

/// A small network that trains in a moment.
inline TrainConfig pictures_config(const std::string& method) {
  TrainConfig config;
  config.method = method;
  config.image.blocks = 1;
  config.image.filters = 4;
  config.head.l2 = 1;
  config.rfrboost.features = 32;
  config.rfrboost.ridge = 1e-2;
  config.backprop.epochs = 12;
  for (SgdConfig* sgd : {&config.backprop, &config.boostresnet.sgd, &config.embedding.sgd}) {
    sgd->batch_size = 32;
    sgd->learning_rate = 0.01;
  }
  config.boostresnet.sgd.epochs = config.embedding.sgd.epochs = 4;
  config.boostresnet.gamma = -1;
  return config;
}

inline Network trained(const TrainConfig& config, const Dataset& data, const Dataset& held_out) {
  Reporter silent;
  return train(Network{}, data, held_out, *make_softmax_loss(), config, {Rng(1), silent});
}

/// Held out: none.
inline Dataset no_pictures() { return bar_pictures(3, Rng(1)).take({}); }

inline std::vector<Vector> weights(Network net) {
  std::vector<Vector> values;
  for (const Param* param : net.params()) values.push_back(param->value);
  return values;
}

/// Of the last head.
inline double picture_accuracy(const Network& net, const Dataset& data) {
  Features features(data);
  for (const Stage& stage : net.stages) features.advance(stage);
  return evaluate(features.examples(), net.heads.back(), *make_softmax_loss()).metric;
}

}  // namespace resboost::test
