// BoostResNet: F. Huang, J. Ash, J. Langford and R. Schapire, "Learning Deep ResNet Blocks
// Sequentially using Boosting Theory", ICML 2018; equations and algorithms by their numbers there,
// for more than two classes over pairs of a row and a wrong class (docs/theory.md). Each block is
// trained with a classifier on top while everything below is frozen (Alg. 2 in the form of eq. 6:
// the weights D_t cancel in what a block is trained on). The hypothesis module o_t =
// softmax(scores) has |o_t| <= 1; for two classes o(y)
// - o(other) is the paper's y o_t. With hidden layers in the classifier this is greedy layer-wise
// training (Belilovsky, Eickenberg & Oyallon, ICML 2019): the classifier is
// thrown away, and the loop fits the depth's own linear head.

#include "train/boostresnet.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/stop.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "train/conv_block.h"
#include "train/embedding.h"
#include "train/fit_sgd.h"
#include "train/generalisation.h"
#include "train/learning_stage.h"
#include "train/method_table.h"

namespace resboost {
namespace {

enum : std::uint64_t { kModuleBlock = 21, kModuleFit = 22, kModuleHead = 23 };

bool has_auxiliary(const BoostResNetConfig& config) {
  return config.auxiliary > 0 || config.auxiliary_layers == BoostResNetConfig::Auxiliary::remaining;
}

}  // namespace

std::optional<Stage> auxiliary_layers(const BoostResNetConfig& config, const BlockConfig& block,
                                      const Stage& stage, Rng rng) {
  if (config.auxiliary == 0 || config.auxiliary_layers == BoostResNetConfig::Auxiliary::remaining)
    return std::nullopt;
  Stage hidden{nullptr, 0, 1, Reads::z, stage.pooling};
  if (stage.pooling.window > 0) {
    hidden.block = make_conv_layers(stage.pooling.image, config.auxiliary, rng);
    return hidden;
  }
  BlockConfig layers = block;
  layers.layers = config.auxiliary - 1;
  layers.width = config.auxiliary_width;
  layers.output = Activation::relu;
  hidden.block = make_embedding(stage.block->outputs(), layers.width, layers, rng);
  return hidden;
}

std::optional<FittedStage> BoostResNet::fit(const StageContext& c) {
  Stage stage{make_block(c.train, block_, c.run.rng.fork(kModuleBlock)), 1, 1, Reads::z,
              c.train.pooling};
  return fit_stage(c, stage);
}

std::optional<FittedStage> BoostResNet::fit_stage(const StageContext& c, Stage& stage,
                                                  std::optional<Stage> hidden) {
  require_logistic(c.loss);
  follow(c);
  if (!hidden) hidden = auxiliary_layers(config_, block_, stage, c.run.rng.fork(kModuleHead));
  // A stage that keeps nothing leaves another space, which the head of the depth before cannot
  // read.
  const Head* start = stage.keep != 0 ? &c.head : nullptr;
  LearningStage learning(std::move(stage), std::move(hidden), c.train.width(),
                         c.train.target.cols(), start);
  Series series;
  learning.join(series);
  // The loop fits the head behind a stage whose classifier is thrown away, and comes further than
  // steps beside the stage would (docs/images.md).
  series = {{series.front().net, 1, true}};
  const auto loss = make_surrogate(config_);
  const SgdResult result =
      fit_sgd(series, Turns(series), c.train, c.held_out.rows() > 0 ? &c.held_out : nullptr, *loss,
              config_.sgd, {Phase::block, c.t + 1}, c.run.fork(kModuleFit), nullptr,
              Progress::Phase::stages);
  if (result.stopped) {
    stage = learning.take_stage();
    return std::nullopt;
  }

  BoostingRound round;
  try {
    round = modules_.add(c, learning.net());
  } catch (const Stopped&) {
    stage = learning.take_stage();
    return std::nullopt;
  }
  const bool stem = pictures_of(c.train.z);  // without which there is no network at all
  if (!stem && !is_weak_learner(round, config_.gamma, c)) return std::nullopt;
  FittedStage fitted;
  fitted.theory = measures(round);
  if (!learning.has_hidden_layers()) {
    add_generalisation_bound(c, learning.net(), fitted.theory);
    fitted.head = own_head_ = learning.head();
  }
  fitted.stage = learning.take_stage();
  return fitted;
}

void BoostResNet::follow(const StageContext& c) {
  const bool own = own_head_ && own_head_->weight.value.size() == c.head.weight.value.size() &&
                   own_head_->weight.value == c.head.weight.value;
  if (!modules_.follow(c, own || has_auxiliary(config_))) return;
  complexity_.reset();
  if (c.t == 0 && !pictures_of(c.train.z)) complexity_.emplace();
}

void BoostResNet::save(Memory& memory) const {
  modules_.save(memory);
  if (complexity_) memory.put("boostresnet.complexity", complexity_->state());
  if (own_head_)
    memory.put("boostresnet.head",
               std::vector<Vector>{own_head_->weight.value, own_head_->bias.value});
}

void BoostResNet::restore(const Memory& memory) {
  modules_.restore(memory);
  if (memory.has("boostresnet.complexity")) {
    complexity_.emplace();
    complexity_->restore(memory.numbers("boostresnet.complexity"));
  }
  if (!memory.has("boostresnet.head")) return;
  const auto arrays = memory.arrays("boostresnet.head");
  if (arrays.size() != 2 || arrays[1].size() == 0 || arrays[0].size() % arrays[1].size() != 0)
    throw ModelError("checkpoint: a head of another shape");
  own_head_.emplace(arrays[0].size() / arrays[1].size(), arrays[1].size());
  own_head_->weight.value = arrays[0];
  own_head_->bias.value = arrays[1];
}

void BoostResNet::add_generalisation_bound(const StageContext& c, const Network& net,
                                           std::vector<Measure>& theory) {
  if (!complexity_) return;
  complexity_->add(*net.stages.front().block);
  if (net.heads.back().outputs() != 2) return;
  theory.push_back(
      {"generalisation_bound",
       generalisation_bound(*complexity_, c.train, module_outputs(net, c.train), net.heads.back()),
       "bound on the test error"});
}

std::unique_ptr<StageFitter> make_boostresnet(const BlockConfig& block,
                                              const BoostResNetConfig& boostresnet) {
  if (boostresnet.auxiliary > 0 &&
      boostresnet.auxiliary_layers == BoostResNetConfig::Auxiliary::remaining)
    throw ConfigError(
        "parameter `boostresnet.auxiliary`: `boostresnet.auxiliary-layers` remaining says which "
        "layers a classifier has; give same there, or leave this one out");
  return std::make_unique<BoostResNet>(block, boostresnet);
}

MethodInfo boostresnet_method() {
  MethodInfo method{
      "boostresnet",
      "blocks as weak learners of a telescoping sum",
      "Trains each block together with a linear classifier on top, while all blocks below are "
      "frozen. The difference\n"
      "of two successive classifiers is the weak learner, and the boosted sum of all is the last "
      "one. Its edge gamma\n"
      "says whether the block was worth adding; --boostresnet.auxiliary puts a small network in "
      "the classifier's\n"
      "place. Classes only.",
      "Huang, Ash, Langford & Schapire, Learning Deep ResNet Blocks Sequentially, ICML 2018; "
      "Belilovsky et al., ICML "
      "2019",
      {"boostresnet", "block", "head", "backprop"},
      {"block.width=32:256", "boostresnet.learning-rate=0.0005:0.01", "boostresnet.steps=500:3000",
       "boostresnet.weight-decay=0.0001:0.1", "head.l2=0.1:100"},
      [](const TrainConfig& c, const BlockConfig& block) {
        return make_boostresnet(block, c.boostresnet);
      },
      MethodInfo::Openings::own,
      false};
  method.side_by_side = [](const TrainConfig& c, const Network& start, const Dataset& train) {
    using Order = BoostResNetConfig::Order;
    if (c.boostresnet.order != Order::automatic) return c.boostresnet.order != Order::sequential;
    return pictures_of(train.x) && start.depth() == 0 && c.corrective_epochs == 0;
  };
  return method;
}

}  // namespace resboost
