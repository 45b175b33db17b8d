// The configurations that ship with the official code of ResFGB (b566697): its README's
// defaults and examples/experiment.py; and those for pictures.

#include <algorithm>
#include <array>

#include "resboost/error.h"
#include "resboost/methods.h"

namespace resboost {
namespace {

/// One line of experiment.py.
struct Experiment {
  const char* name;
  double rows;  ///< of the data set it is for
  SchemaConfig::Scaling scaling;
  double head_penalty;  ///< wr of the code: per row
  int head_epochs;
  int layers, width;
  double block_penalty;
  int block_epochs;
  double eta;
  int stages;
};

using Scaling = SchemaConfig::Scaling;
constexpr std::array kExperiments{
    Experiment{"paper-letter", 15000, Scaling::min_max, 1e-6, 100, 3, 1000, 1e-6, 100, 1e-2, 21},
    Experiment{"paper-usps", 7291, Scaling::min_max, 1e-4, 200, 3, 1000, 1e-4, 100, 1, 1},
    Experiment{"paper-ijcnn1", 49990, Scaling::standard, 1e-5, 50, 4, 100, 1e-5, 20, 1e-1, 28},
    Experiment{"paper-mnist", 60000, Scaling::min_max, 1e-6, 20, 3, 1000, 1e-6, 20, 1e-1, 8},
    Experiment{"paper-covtype", 464809, Scaling::standard, 1e-6, 10, 3, 1000, 1e-6, 20, 1e-2, 50}};

/// What all of them share, and the defaults of the code's README. Its penalty 1/n per row is l2 = 1
/// here.
void use_common(TrainConfig& config, SchemaConfig& schema) {
  schema.bins = 0;
  schema.scaling = Scaling::standard;
  config.method = "resfgb";
  config.block = {.layers = 4, .width = 100, .output = Activation::relu, .init = Init::uniform};
  SgdConfig sgd;
  sgd.optimizer = Optimizer::nesterov;
  sgd.schedule = Schedule::constant;
  sgd.batch_size = 100;
  sgd.learning_rate = 0;
  sgd.momentum = 0.9;
  sgd.early_stop = 10;
  sgd.probe_steps = 1000;
  sgd.l2 = 1;
  config.embedding = {
      .sgd = sgd, .target = EmbeddingConfig::Target::row, .best_epoch = false, .warm_start = true};
  config.embedding.sgd.epochs = 50;
  config.head = {.solver = HeadSolver::sgd, .l2 = 1, .sgd = sgd};
  config.head.sgd.epochs = 100;
  config.resfgb.step = {.step = StepConfig::Rule::constant, .eta = 0.1};
  config.stages = 30;
  config.patience = 30;
}

/// Few, wide layers in two modules that learn side by side, and a short schedule: the most accurate
/// of a few minutes (docs/images.md).
void use_pictures(TrainConfig& config) {
  config.method = "boostresnet";
  config.image.blocks = 1;
  config.image.filters = 64;
  config.image.stem = ImageConfig::Stem::whitening;
  config.image.stem_stride = 0;
  config.image.cells = 1;
  config.image.modules = 2;
  const SgdConfig sgd{.optimizer = Optimizer::nesterov,
                      .schedule = Schedule::one_cycle,
                      .steps = 3000,
                      .batch_size = 128,
                      .learning_rate = 0.1,
                      .weight_decay = 5e-4,
                      .label_smoothing = 0.1};
  config.boostresnet.sgd = config.backprop = sgd;
  config.boostresnet.order = BoostResNetConfig::Order::automatic;
  config.boostresnet.auxiliary_layers = BoostResNetConfig::Auxiliary::remaining;
  config.boostresnet.gamma = -1;
  // Batch norm bears longer steps than the blocks of tables.
  config.embedding.sgd.learning_rate = 0.01;
  config.embedding.sgd.batch_size = 128;
}

/// Pictures that mean the same in a mirror.
void use_photos(TrainConfig& config) {
  use_pictures(config);
  config.image.shift = 2;
  config.image.mirror = true;
  config.image.views = ImageConfig::Views::mirrored;
}

/// He et al. (2015), section 4.2.
void use_resnet(TrainConfig& config) {
  config.method = "backprop";
  config.image.shift = 4;
  config.image.mirror = true;
  config.backprop = {.optimizer = Optimizer::momentum,
                     .schedule = Schedule::steps,
                     .steps = 64000,
                     .batch_size = 128,
                     .learning_rate = 0.1,
                     .momentum = 0.9,
                     .weight_decay = 1e-4};
}

/// Less than half of the default's time.
void use_fast(TrainConfig& config) {
  config.method = "auto";
  config.trees.learning_rate = 0.1;
  config.trees.patience = 30;
  config.automatic.networks = 3;
  config.automatic.steps = 500;
  config.automatic.price = 0.2;
}

/// Ten times the default's time, for the last percents of the error.
void use_best(TrainConfig& config) {
  config.method = "auto";
  config.trees.rounds = 4000;
  config.trees.learning_rate = 0.03;
  config.trees.patience = 120;
  config.stages = 25;
  config.automatic.networks = 16;
  config.automatic.steps = 1000;
  config.automatic.price = 0.01;
  config.automatic.refit_rows = 1 << 30;
  config.automatic.folds = 4;
}

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names{"fast", "best", "paper"};
  for (const Experiment& one : kExperiments) names.emplace_back(one.name);
  names.insert(names.end(), {"pictures", "photos", "resnet"});
  return names;
}

void use_preset(const std::string& name, TrainConfig& train, SchemaConfig& schema) {
  if (name == "fast") return use_fast(train);
  if (name == "best") return use_best(train);
  if (name == "paper") return use_common(train, schema);
  if (name == "pictures") return use_pictures(train);
  if (name == "photos") return use_photos(train);
  if (name == "resnet") return use_resnet(train);
  const auto* const found = std::find_if(kExperiments.begin(), kExperiments.end(),
                                         [&](const Experiment& one) { return name == one.name; });
  if (found == kExperiments.end()) {
    std::string known;
    for (const std::string& one : preset_names()) known += (known.empty() ? "" : ", ") + one;
    throw ConfigError("preset: unknown name \"" + name + "\"; known: " + known);
  }
  use_common(train, schema);
  schema.scaling = found->scaling;
  train.block.layers = found->layers;
  train.block.width = found->width;
  train.head.l2 = found->head_penalty * found->rows;
  train.head.sgd.epochs = found->head_epochs;
  train.head.sgd.early_stop = 0;
  train.head.sgd.probe_steps = 10000;
  train.embedding.sgd.l2 = found->block_penalty * found->rows;
  train.embedding.sgd.epochs = found->block_epochs;
  train.embedding.sgd.probe_steps = 10000;
  train.resfgb.step.eta = found->eta;
  train.stages = found->stages;
}

}  // namespace resboost
