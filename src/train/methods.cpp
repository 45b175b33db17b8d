// Configuration -> network.

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

enum Purpose : std::uint64_t { kStages = 1, kBlock = 2, kEndToEnd = 3, kFinetune = 4, kBegin = 5 };

/// Residual stages of a table where --stages does not say how many.
constexpr int kTableStages = 10;

Network untrained_network(Network net, const Dataset& train, const Loss& loss,
                          const TrainConfig& config, Rng rng, Reporter& reporter) {
  const Index outputs = loss.scores(train.y.cols());
  const bool pictures = pictures_of(train.x) != nullptr;
  if (pictures && net.depth() > 0) {
    if (config.stages > 0)
      reporter.on_warning(
          "`stages`: backprop trains the blocks that a network on pictures has, and adds none");
    return net;
  }
  if (pictures)
    return published_network(config.image, pictures_of(train.x)->shape, outputs, config.stages,
                             rng.fork(kBlock));
  const Index width = net.features(net.depth(), train.inputs());
  for (int i = 0; i < (config.stages < 0 ? kTableStages : config.stages); ++i) {
    const Rng own = rng.fork(kBlock, static_cast<std::uint64_t>(i));
    if (config.block.shortcut == BlockConfig::Shortcut::none)
      net.stages.push_back({make_plain_block(width, config.block, own), 0, 1});
    else
      net.stages.push_back({make_block(width, config.block, own), 1, 1});
  }
  if (net.heads.empty()) net.heads.emplace_back(width, outputs);
  return net;
}

Network fit_backprop(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
                     const TrainConfig& config, Rng rng, Reporter& reporter,
                     Checkpoint* checkpoint) {
  Network net = untrained_network(std::move(start), train, loss, config, rng, reporter);
  fit_end_to_end(net, train, held_out, loss, config.backprop, rng.fork(kEndToEnd), reporter,
                 checkpoint);
  return net;
}

void require_supported(const MethodInfo& method, const TrainConfig& config, const Dataset& train,
                       const Loss& loss) {
  if (!method.numbers && !loss.of_classes())
    throw ConfigError("parameter `method`: " + method.name +
                      " is for classes, and the target is numbers; use hybrid, resfgb or rfrboost");
  if (method.views.codes && pictures_of(train.x))
    throw ConfigError("parameter `method`: " + method.name +
                      " reads the columns of a table; for pictures use another");
  if (method.views.codes && config.corrective_epochs > 0)
    throw ConfigError("parameter `corrective-epochs`: no gradient moves what " + method.name +
                      " fits; leave it out, or use another method");
  if (config.block.shortcut == BlockConfig::Shortcut::identity) return;
  if (pictures_of(train.x) != nullptr)
    throw ConfigError(
        "parameter `block.shortcut`: on pictures the architecture says it; use "
        "`image.architecture` "
        "plain-N instead");
  if (method.make)
    throw ConfigError(
        "parameter `block.shortcut`: none leaves no residual stages to boost; use `method` "
        "backprop");
}

std::unique_ptr<StageFitter> make_fitter(const MethodInfo& method, const TrainConfig& config,
                                         const Dataset& train) {
  BlockConfig block = config.block;
  if (const Pictures* pictures = pictures_of(train.x))
    block.branch = Architecture(config.image, pictures->shape, 1).branch();
  return method.make(config, block);
}

HeadConfig head_config(const MethodInfo& method, const TrainConfig& config, const Dataset& train,
                       const Loss& loss) {
  if (!method.head) return config.head;
  return method.head(config, static_cast<double>(train.rows()),
                     static_cast<double>(loss.of_classes() ? 1 : train.y.cols()));
}

/// All that minibatches train but heads has the one precision.
TrainConfig with_precision(TrainConfig config) {
  for (SgdConfig* sgd : {&config.embedding.sgd, &config.boostresnet.sgd, &config.backprop})
    sgd->precision = precision_of(config);
  return config;
}

/// The stages of the method, before any fine-tuning.
Network boosted(const MethodInfo& method, Network start, const Dataset& train,
                const Dataset& held_out, const Loss& loss, const TrainConfig& config, Rng rng,
                Reporter& reporter, Checkpoint* checkpoint) {
  if (!config.cache_dir.empty())
    const MappedFile probe(config.cache_dir, 1);  // before the first stage is trained
  const auto fitter = make_fitter(method, config, train);
  StagewiseConfig stagewise{config.stages < 0 ? kTableStages : config.stages,
                            config.patience,
                            head_config(method, config, train, loss),
                            config.corrective_epochs,
                            config.backprop,
                            config.cache_dir};
  if (method.begin && !(checkpoint && checkpoint->before))
    start = method.begin(std::move(start), train, loss, rng.fork(kBegin), reporter);
  return pictures_of(train.x)
             ? fit_pictures(std::move(start), train, held_out, *fitter, loss, config, stagewise,
                            rng.fork(kStages), reporter, checkpoint)
             : fit_stagewise(std::move(start), train, held_out, *fitter, loss, stagewise,
                             rng.fork(kStages), reporter, checkpoint);
}

/// All stages of a boosted network together, then heads for all depths again.
Network finetuned(const MethodInfo& method, Network net, const Dataset& train,
                  const Dataset& held_out, const Loss& loss, const TrainConfig& config, Rng rng,
                  Reporter& reporter, Checkpoint* checkpoint) {
  SgdConfig sgd = config.backprop;
  sgd.epochs = config.finetune_epochs;
  fit_end_to_end(net, train, held_out, loss, sgd, rng.fork(kFinetune), reporter, checkpoint);
  try {
    fit_heads(net, train, loss, head_config(method, config, train, loss), config.cache_dir, rng, reporter);
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
  const MethodInfo& method = method_of(config);
  require_supported(method, config, train, loss);
  if (!method.make)
    return fit_backprop(std::move(start), train, held_out, loss, config, rng, reporter, checkpoint);
  const bool tuning =
      checkpoint && checkpoint->before && checkpoint->before->phase == Progress::Phase::network;
  Network net = tuning ? checkpoint->before->net.clone()
                       : boosted(method, std::move(start), train, held_out, loss, config,
                                 rng, reporter, checkpoint);
  if (config.finetune_epochs == 0 || reporter.stop_requested()) return net;
  Network before = net.clone();
  try {
    return finetuned(method, std::move(net), train, held_out, loss, config, rng, reporter,
                     checkpoint);
  } catch (const std::exception& error) {
    throw TrainingError(error, std::move(before));
  }
}

}  // namespace resboost
