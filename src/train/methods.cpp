// Method name -> network: the only place that knows all methods.

#include "resboost/methods.h"

#include <utility>
#include <vector>

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kStages = 1, kBlock = 2, kEndToEnd = 3, kFinetune = 4, kHeads = 5 };

/// Trains all stages and the last head together. Heads of smaller depths no longer fit and are taken off.
bool fit_end_to_end(Network& net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                    const SgdConfig& config, Rng rng, Reporter& reporter) {
  net.heads.erase(net.heads.begin(), net.heads.end() - 1);
  const Features seen(train), unseen(held_out);
  const Examples held_out_examples = unseen.examples();
  return !fit_sgd(net, seen.examples(), held_out.rows() > 0 ? &held_out_examples : nullptr, loss, config,
                  {"network", static_cast<int>(net.depth())}, rng, reporter)
              .stopped;
}

/// Heads for all smaller depths of a network whose last head is kept, so that it can be cut anywhere again.
void fit_heads(Network& net, const Dataset& train, const Loss& loss, const HeadConfig& config, Rng rng,
               Reporter& reporter) {
  Features features(train);
  std::vector<Head> heads;
  for (Index depth = 0; depth < net.depth(); ++depth) {
    heads.push_back(fit_head(Head(features.z().cols(), train.y.cols()), features.examples(), loss, config,
                             static_cast<int>(depth), rng.fork(kHeads, static_cast<std::uint64_t>(depth)), reporter));
    features.advance(net.stages[static_cast<std::size_t>(depth)]);
  }
  net.heads.insert(net.heads.begin(), heads.begin(), heads.end());
}

Network fit_backprop(Network net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                     const TrainConfig& config, Rng rng, Reporter& reporter) {
  const Index width = net.features(net.depth(), train.x.cols());
  for (int i = 0; i < config.stages; ++i) {
    net.stages.push_back(
        Stage{make_block(width, config.block, rng.fork(kBlock, static_cast<std::uint64_t>(i))), 1, 1, false});
  }
  if (net.heads.empty()) net.heads.emplace_back(width, train.y.cols());
  fit_end_to_end(net, train, held_out, loss, config.backprop, rng.fork(kEndToEnd), reporter);
  return net;
}

}  // namespace

Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss, const TrainConfig& config,
              Rng rng, Reporter& reporter) {
  if (config.method == TrainConfig::Method::backprop) {
    return fit_backprop(std::move(start), train, held_out, loss, config, rng, reporter);
  }
  const auto fitter = make_resfgb(config.block, config.embedding, config.resfgb);
  Network net = fit_stagewise(std::move(start), train, held_out, *fitter, loss,
                              {config.stages, config.patience, config.head}, rng.fork(kStages), reporter);
  if (config.finetune_epochs > 0 && !reporter.stop_requested()) {
    SgdConfig sgd = config.backprop;
    sgd.epochs = config.finetune_epochs;
    fit_end_to_end(net, train, held_out, loss, sgd, rng.fork(kFinetune), reporter);
    fit_heads(net, train, loss, config.head, rng, reporter);
  }
  return net;
}

void use_paper_preset(TrainConfig& config) {
  config.block = {.layers = 4, .width = 100, .output = Activation::relu, .init = Init::uniform};
  SgdConfig sgd;
  sgd.optimizer = Optimizer::nesterov;
  sgd.schedule = Schedule::constant;
  sgd.batch_size = 100;
  sgd.learning_rate = 0;
  sgd.momentum = 0.9;
  sgd.early_stop = 10;
  sgd.probe_steps = 1000;
  config.embedding = sgd;
  config.embedding.epochs = 50;
  config.head.solver = HeadSolver::sgd;
  config.head.sgd = sgd;
  config.head.sgd.epochs = 100;
  config.resfgb.step = ResFgbConfig::Step::constant;
  config.resfgb.eta = 0.1;
  config.resfgb.target = ResFgbConfig::Target::row;
  config.resfgb.map = ResFgbConfig::Map::kernel;
  config.resfgb.warm_start = true;
  config.resfgb.early_stop = false;
  config.stages = 30;
  config.patience = 30;
}

}  // namespace resboost
