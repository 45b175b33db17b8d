// Method name -> network: the only place that knows how to make all methods.

#include "resboost/methods.h"

#include <utility>

#include "base/mapped_file.h"
#include "base/stop.h"
#include "kernels/bf16.h"
#include "resboost/error.h"
#include "train/architecture.h"
#include "train/end_to_end.h"
#include "train/fit_pictures.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kStages = 1, kBlock = 2, kEndToEnd = 3, kFinetune = 4 };

/// Residual stages of a table where --stages does not say how many.
constexpr int kTableStages = 10;

Network untrained_network(Network net, const Dataset& train, const TrainConfig& config, Rng rng,
                          Reporter& reporter) {
  const bool pictures = train.pictures.rows() > 0;
  if (pictures && net.depth() > 0) {
    if (config.stages > 0)
      reporter.on_warning(
          "`stages`: backprop trains the blocks that a network on pictures has, and adds none");
    return net;
  }
  if (pictures)
    return published_network(config.image, train.pictures.shape, train.y.cols(), config.stages,
                             rng.fork(kBlock));
  const Index width = net.features(net.depth(), train.inputs());
  for (int i = 0; i < (config.stages < 0 ? kTableStages : config.stages); ++i) {
    const Rng own = rng.fork(kBlock, static_cast<std::uint64_t>(i));
    if (config.block.shortcut == BlockConfig::Shortcut::none)
      net.stages.push_back({make_plain_block(width, config.block, own), 0, 1, false});
    else
      net.stages.push_back({make_block(width, config.block, own), 1, 1, false});
  }
  if (net.heads.empty()) net.heads.emplace_back(width, train.y.cols());
  return net;
}

Network fit_backprop(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
                     const TrainConfig& config, Rng rng, Reporter& reporter,
                     Checkpoint* checkpoint) {
  Network net = untrained_network(std::move(start), train, config, rng, reporter);
  fit_end_to_end(net, train, held_out, loss, config.backprop, rng.fork(kEndToEnd), reporter,
                 checkpoint);
  return net;
}

void require_shortcut_allowed(const TrainConfig& config, const Dataset& train) {
  if (config.block.shortcut == BlockConfig::Shortcut::identity) return;
  if (train.pictures.rows() > 0)
    throw ConfigError(
        "parameter `block.shortcut`: on pictures the architecture says it; use "
        "`image.architecture` "
        "plain-N instead");
  if (config.method != TrainConfig::Method::backprop)
    throw ConfigError(
        "parameter `block.shortcut`: none leaves no residual stages to boost; use `method` "
        "backprop");
}

/// The fitter that the configuration names. Not for backprop, which is no stage-wise method.
std::unique_ptr<StageFitter> make_fitter(const TrainConfig& config, const Dataset& train) {
  BlockConfig block = config.block;
  if (train.pictures.rows() > 0)
    block.branch = Architecture(config.image, train.pictures.shape, 1).branch();
  switch (config.method) {
    case TrainConfig::Method::hybrid:
      return make_hybrid(block, config.embedding, config.hybrid);
    case TrainConfig::Method::resfgb:
      return make_resfgb(block, config.embedding, config.resfgb);
    case TrainConfig::Method::resfgb_nesterov:
      return make_resfgb_nesterov(block, config.embedding, config.resfgb);
    case TrainConfig::Method::resfgb_fw:
      return make_resfgb_fw(block, config.embedding, config.fw);
    case TrainConfig::Method::boostresnet:
      return make_boostresnet(block, config.boostresnet);
    case TrainConfig::Method::rfrboost:
      return make_rfrboost(config.rfrboost);
    case TrainConfig::Method::backprop:
      break;
  }
  throw ConfigError("parameter `method`: backprop trains end to end and has no stage fitter");
}

/// RFRBoost's penalties are times the number of rows; ours are l2 / (2 n) on a loss that is a mean
/// over k outputs.
HeadConfig head_config(const TrainConfig& config, const Dataset& train, const Loss& loss) {
  HeadConfig head = config.head;
  if (config.method == TrainConfig::Method::rfrboost) {
    const auto outputs = static_cast<double>(loss.of_classes() ? 1 : train.y.cols());
    head.l2 = 2 * config.rfrboost.head_ridge * static_cast<double>(train.rows()) / outputs;
  }
  return head;
}

/// All that minibatches train but heads has the one precision.
TrainConfig with_precision(TrainConfig config) {
  for (SgdConfig* sgd : {&config.embedding.sgd, &config.boostresnet.sgd, &config.backprop})
    sgd->precision = precision_of(config);
  return config;
}

/// The stages of the method, before any fine-tuning.
Network boosted(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
                const TrainConfig& config, Rng rng, Reporter& reporter, Checkpoint* checkpoint) {
  if (!config.cache_dir.empty())
    const MappedFile probe(config.cache_dir, 1);  // before the first stage is trained
  const auto fitter = make_fitter(config, train);
  StagewiseConfig stagewise{config.stages < 0 ? kTableStages : config.stages,
                            config.patience,
                            head_config(config, train, loss),
                            config.corrective_epochs,
                            config.backprop,
                            config.cache_dir};
  const bool boostresnet = config.method == TrainConfig::Method::boostresnet;
  return train.pictures.rows() > 0
             ? fit_pictures(std::move(start), train, held_out, boostresnet ? nullptr : fitter.get(),
                            loss, config, stagewise, rng.fork(kStages), reporter, checkpoint)
             : fit_stagewise(std::move(start), train, held_out, *fitter, loss, stagewise,
                             rng.fork(kStages), reporter, checkpoint);
}

/// All stages of a boosted network together, then heads for all depths again.
Network finetuned(Network net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                  const TrainConfig& config, Rng rng, Reporter& reporter, Checkpoint* checkpoint) {
  SgdConfig sgd = config.backprop;
  sgd.epochs = config.finetune_epochs;
  fit_end_to_end(net, train, held_out, loss, sgd, rng.fork(kFinetune), reporter, checkpoint);
  try {
    fit_heads(net, train, loss, head_config(config, train, loss), config.cache_dir, rng, reporter);
  } catch (const Stopped&) {  // the last head alone will do
  }
  return net;
}

}  // namespace

Precision precision_of(const TrainConfig& config) {
  using Factors = TrainConfig::Factors;
  const bool rounds = config.precision == Factors::bf16 ||
                      (config.precision == Factors::automatic && kernels::has_fast_bf16());
  const Precision precision = rounds ? Precision::bf16 : Precision::fp32;
  kernels::bf16_for(precision);  // or its error, before anything is trained
  return precision;
}

Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
              const TrainConfig& asked, Rng rng, Reporter& reporter, Checkpoint* checkpoint) {
  const StopScope scope([&] { return reporter.stop_requested(); });
  const TrainConfig config = with_precision(asked);
  require_shortcut_allowed(config, train);
  if (config.method == TrainConfig::Method::backprop)
    return fit_backprop(std::move(start), train, held_out, loss, config, rng, reporter, checkpoint);
  const bool tuning =
      checkpoint && checkpoint->before && checkpoint->before->phase == Progress::Phase::network;
  Network net = tuning ? checkpoint->before->net.clone()
                       : boosted(std::move(start), train, held_out, loss, config, rng, reporter,
                                 checkpoint);
  if (config.finetune_epochs == 0 || reporter.stop_requested()) return net;
  Network before = net.clone();
  try {
    return finetuned(std::move(net), train, held_out, loss, config, rng, reporter, checkpoint);
  } catch (const std::exception& error) {
    throw TrainingError(error, std::move(before));
  }
}

}  // namespace resboost
