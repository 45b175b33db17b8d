// Configuration -> network.

#include "resboost/methods.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "base/stop.h"
#include "resboost/error.h"
#include "resboost/own_map.h"
#include "train/architecture.h"
#include "train/committee.h"
#include "train/end_to_end.h"
#include "train/fit_pictures.h"
#include "train/joined.h"
#include "train/method_table.h"
#include "train/online.h"

namespace resboost {
namespace {

enum : std::uint64_t {
  kStages = 1,
  kBlock = 2,
  kEndToEnd = 3,
  kFinetune = 4,
  kBegin = 5,
  kAgain = 6,
  kFolds = 7
};

Network untrained_network(Network net, const Dataset& train, const Loss& loss,
                          const TrainConfig& config, const RunContext& run) {
  const Index outputs = loss.scores(train.y.cols());
  const bool pictures = pictures_of(train.x) != nullptr;
  if (pictures && net.depth() > 0) {
    if (config.stages > 0)
      run.reporter.on_warning(
          "`stages`: backprop trains the blocks that a network on pictures has, and adds none");
    if (net.heads.empty())
      net.heads.emplace_back(net.head_features(net.depth(), train.inputs()), outputs);
    return net;
  }
  if (pictures)
    return untrained_network(config.image, train.x, outputs, config.stages, run.rng.fork(kBlock));
  const Index width = net.features(net.depth(), train.inputs());
  for (int i = 0; i < stages_of(config); ++i) {
    const Rng own = run.rng.fork(kBlock, static_cast<std::uint64_t>(i));
    if (config.block.shortcut == BlockConfig::Shortcut::none)
      net.stages.push_back({make_plain_block(width, config.block, own), 0, 1});
    else
      net.stages.push_back({make_block(width, config.block, own), 1, 1});
  }
  if (net.heads.empty()) net.heads.emplace_back(width, outputs);
  return net;
}

Network fit_backprop(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
                     const TrainConfig& config, const RunContext& run, Checkpoint* checkpoint) {
  Network net = untrained_network(std::move(start), train, loss, config, run);
  fit_end_to_end(net, train, held_out, loss, config.backprop, run.fork(kEndToEnd), checkpoint);
  return net;
}

/// Columns with a direction are kept to by trees, and by nothing that was there before them.
void require_directions(const MethodInfo& method, const Network& start, const Dataset& train) {
  if (!has_directions(train.codes)) return;
  if (!method.views.codes)
    throw ConfigError("parameter `monotone`: `method` " + method.name +
                      " cannot keep to it; use trees or auto");
  if (start.depth() > 0)
    throw ConfigError(
        "parameter `monotone`: the stages of the model that is continued need not keep to it; "
        "leave one of the two out");
}

/// Functions of the program's own have no gradient, the method's or those of the network to grow.
void require_gradients(const MethodInfo& method, const Network& start, const TrainConfig& config) {
  const char* trains_all = !method.make                   ? "method"
                           : config.corrective_epochs > 0 ? "corrective-epochs"
                           : config.finetune_epochs > 0   ? "finetune-epochs"
                                                          : nullptr;
  if (!trains_all || (method.passes_gradients && own_maps(start).empty())) return;
  throw ConfigError(std::string("parameter `") + trains_all +
                    "`: no gradient goes through blocks that are functions of the program's own, "
                    "so that they cannot be trained end to end; leave it out");
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

/// All that minibatches train but heads has the one precision, and whole networks are chosen as all
/// is.
TrainConfig settled(TrainConfig config) {
  for (SgdConfig* sgd : {&config.embedding.sgd, &config.boostresnet.sgd, &config.backprop})
    sgd->precision = precision_of(config);
  config.backprop.selection = config.selection;
  if (method_of(config).openings != MethodInfo::Openings::own)
    config.image.modules = 0;  // the stages of others are single blocks
  return config;
}

Network fit_stages(StageFitter& fitter, Network start, const Dataset& train,
                   const Dataset& held_out, const Loss& loss, const TrainConfig& config,
                   const RunContext& run, Checkpoint* checkpoint) {
  const MethodInfo& method = method_of(config);
  const StagewiseConfig stagewise{stages_of(config),
                                  method.paces_itself ? stages_of(config) + 1 : config.patience,
                                  head_config(method, config, train, loss),
                                  config.corrective_epochs,
                                  config.backprop,
                                  config.cache_dir,
                                  config.selection};
  const bool goes_on = checkpoint && checkpoint->before;
  if (method.begin && !goes_on) {
    const StopScope no_stop([] { return false; });  // without it there is no network at all
    start = method.begin(std::move(start), train, loss, run.fork(kBegin));
  }
  if (pictures_of(train.x))
    return fit_pictures(std::move(start), train, held_out, fitter, loss, config, stagewise,
                        run.fork(kStages), checkpoint);
  return fit_stagewise(std::move(start), train, held_out, fitter, loss, stagewise,
                       run.fork(kStages), checkpoint);
}

/// Hears nothing of what is fitted; warnings and the wish to stop pass through. Of the time that is
/// left it knows nothing: a fit that is made shorter for it is worth less than none.
class Quiet final : public Reporter {
 public:
  explicit Quiet(Reporter& other) : other_(other) {}
  void on_warning(const std::string& text) override { other_.on_warning(text); }
  bool stop_requested() override { return other_.stop_requested(); }

 private:
  Reporter& other_;
};

/// The same method once more on all rows, where it wants that and there is time.
std::optional<Network> fit_again(const StageFitter& first, const Network& start,
                                 const Network& fitted, const Dataset& train,
                                 const Dataset& held_out, const Loss& loss,
                                 const TrainConfig& config, const RunContext& run) {
  if (held_out.rows() == 0 || !refits(config, train.rows() + held_out.rows())) return std::nullopt;
  const Dataset all = joined(train, held_out);
  const double share = static_cast<double>(train.rows()) / static_cast<double>(all.rows());
  const auto second = first.again(config, start, fitted, share);
  if (!second || run.reporter.stop_requested()) return std::nullopt;
  run.reporter.on_step("once more, on the validation rows too");
  Quiet quiet(run.reporter);
  const auto fitter = make_fitter(method_of(config), *second, all);
  Network net = fit_stages(*fitter, start.clone(), all, held_out.take({}), loss, *second,
                           {run.rng, quiet, run.ranks}, nullptr);
  if (run.reporter.stop_requested()) return std::nullopt;
  return net;
}

/// Can there be as many fits as the configuration wants, from nothing? Each holds out rows.
bool has_committee(const Network& start, const Dataset& train, const Dataset& held_out,
                   const TrainConfig& config) {
  return folds_of(config) > 1 && start.depth() == 0 && held_out.rows() > 0 &&
         train.rows() > 2 * folds_of(config) &&
         (config.selection.by_loss() || config.selection.of_others);
}

/// More fits of the same method, each as whole as the first one and with other rows held out, and
/// the average of all; those that there is time for.
Network fit_committee(Network first, const Dataset& train, const Dataset& held_out,
                      const Loss& loss, const TrainConfig& config, const RunContext& run) {
  std::vector<Network> members;
  members.push_back(std::move(first));
  const int folds = folds_of(config);
  const MoreFolds more(train, held_out, folds - 1, loss.of_classes(), run.rng.fork(0));
  Quiet quiet(run.reporter);
  for (int i = 0; i + 1 < folds && !run.reporter.stop_requested(); ++i) {
    run.reporter.on_step(fmt::format("fold {} of {}", i + 2, folds));
    const Fold fold = more.fold(i);
    TrainConfig own = config;
    if (!own.selection.by_loss()) own.selection = own.selection.of_others(fold.held_out);
    const auto fitter = make_fitter(method_of(own), own, fold.train);
    const RunContext context{run.rng.fork(static_cast<std::uint64_t>(i) + 1), quiet, run.ranks};
    Network net =
        fit_stages(*fitter, Network{}, fold.train, fold.held_out, loss, own, context, nullptr);
    if (auto all = fit_again(*fitter, Network{}, net, fold.train, fold.held_out, loss, own,
                             context.fork(kAgain)))
      net = std::move(*all);
    if (!run.reporter.stop_requested()) members.push_back(std::move(net));
  }
  return average_of(std::move(members));
}

[[noreturn]] void rethrow_with(Network best, const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const std::exception& error) {
    throw TrainingError(error, std::move(best));
  }
}

/// All stages of a boosted network together, then heads for all depths again.
Network finetuned(Network net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                  const TrainConfig& config, const RunContext& run, Checkpoint* checkpoint) {
  SgdConfig sgd = config.backprop;
  sgd.epochs = config.finetune_epochs;
  fit_end_to_end(net, train, held_out, loss, sgd, run.fork(kFinetune), checkpoint);
  try {
    fit_heads(net, train, loss, head_config(method_of(config), config, train, loss),
              config.cache_dir, run);
  } catch (const Stopped&) {  // the last head alone will do
  }
  return net;
}

}  // namespace

Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss,
              const TrainConfig& asked, const RunContext& run, Checkpoint* checkpoint) {
  const StopScope scope([&] { return run.reporter.stop_requested(); });
  const TrainConfig config = settled(config_for(asked, train));
  const MethodInfo& method = method_of(config);
  require_supported(method, config, train, loss);
  require_directions(method, start, train);
  require_gradients(method, start, config);
  if (!method.make)
    return fit_backprop(std::move(start), train, held_out, loss, config, run, checkpoint);
  if (!config.cache_dir.empty())
    const MappedFile probe(config.cache_dir, 1);  // before the first stage is trained
  const bool tuning =
      checkpoint && checkpoint->before && checkpoint->before->phase == Progress::Phase::network;
  const auto fitter = make_fitter(method, config, train);
  const auto fitted = [&] {
    if (tuning) return checkpoint->before->net.clone();
    if (method.side_by_side && method.side_by_side(config, start, train))
      return fit_online(start, train, held_out, loss, config, run.fork(kStages), checkpoint);
    return fit_stages(*fitter, start.clone(), train, held_out, loss, config, run, checkpoint);
  };
  Network net = fitted();
  try {
    if (!tuning)
      if (auto all =
              fit_again(*fitter, start, net, train, held_out, loss, config, run.fork(kAgain)))
        net = std::move(*all);
    if (!tuning && has_committee(start, train, held_out, config))
      net = fit_committee(net.clone(), train, held_out, loss, config, run.fork(kFolds));
    else if (!tuning && folds_of(config) > 1)
      run.reporter.on_warning(
          "`auto.folds`: there is one fit; several begin with no model, want validation rows and "
          "more "
          "than twice as many training rows as there are folds, and a selection that knows other "
          "rows (`Selection::of_others`)");
    if (config.finetune_epochs == 0 || run.reporter.stop_requested()) return net;
    return finetuned(net.clone(), train, held_out, loss, config, run, checkpoint);
  } catch (const TrainingError& later) {  // what the second fit had is less than the first
    rethrow_with(std::move(net), later.cause());
  } catch (const std::exception& error) {
    throw TrainingError(error, std::move(net));
  }
}

}  // namespace resboost
