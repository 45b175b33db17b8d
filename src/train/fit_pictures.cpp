// Pictures: the stem and the blocks that open a group change the shape of the representation, so no
// functional gradient of a head in front of them exists; they are trained with a head of their own
// behind them, as BoostResNet trains every block (greedy layer-wise training, Belilovsky,
// Eickenberg & Oyallon 2019), or drawn at random for RFRBoost. The blocks between are the method's.

#include "train/fit_pictures.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/stop.h"
#include "resboost/checkpoint.h"
#include "resboost/error.h"
#include "train/architecture.h"
#include "train/boostresnet.h"
#include "train/conv_features.h"
#include "train/share_of_time.h"
#include "train/whitening.h"

namespace resboost {
namespace {

enum : std::uint64_t {
  kPictureStem = 41,
  kOpening = 42,
  kLoop = 43,
  kPictureBlock = 44,
  kPictureHead = 45,
  kStemFilters = 46
};

using Openings = MethodInfo::Openings;

/// Stages that go behind the network of another task, which has no heads, where nobody says how
/// many. They keep the shape that it ends with, whatever the architecture.
constexpr int kBehindOthers = 3;

/// Of the time of a stage; the rest is for its head and for looks at all rows.
constexpr double kTraining = 0.85;

/// Of the time left, for stage t of those up to a depth.
double share_of(Index t, Index depth) {
  return kTraining / static_cast<double>(std::max<Index>(depth - t, 1));
}

/// Stages that share the time that is left.
class InTime final : public StageFitter {
 public:
  /// depth: with the last of them.
  InTime(StageFitter& fitter, Index depth) : fitter_(fitter), depth_(depth) {}
  std::optional<FittedStage> fit(const StageContext& c) override {
    ShareOfTime reporter(c.run.reporter, share_of(c.t, depth_));
    return fitter_.fit({c.t,
                        c.train,
                        c.held_out,
                        c.head,
                        c.loss,
                        {c.run.rng, reporter, c.run.ranks},
                        c.selection});
  }
  void save(Memory& memory) const override { fitter_.save(memory); }
  void restore(const Memory& memory) override { fitter_.restore(memory); }

 private:
  StageFitter& fitter_;
  Index depth_;
};

void require_method(const TrainConfig& config, const Loss& loss) {
  if (!loss.gives_probabilities()) {
    throw ConfigError(
        "parameter `loss`: on pictures stages are trained with logistic loss; leave " +
        loss.name() + " out, or use `method` backprop");
  }
  if (method_of(config).openings == Openings::none)
    throw ConfigError("parameter `method`: " + config.method +
                      " is for tables; for pictures use hybrid, resfgb or boostresnet");
}

/// Is this what for_new_classes() makes of a model?
bool of_another_task(const Network& start) { return start.depth() > 0 && start.heads.empty(); }

Network fit_behind(Network start, const Dataset& train, const Dataset& held_out,
                   StageFitter& fitter, const Loss& loss, const TrainConfig& config,
                   StagewiseConfig stagewise, const RunContext& run, Checkpoint* checkpoint) {
  require_method(config, loss);
  stagewise.stages = config.stages < 0 ? kBehindOthers : config.stages;
  InTime stages(fitter, start.depth() + stagewise.stages);
  return fit_stagewise(std::move(start), train, held_out, stages, loss, stagewise, run.fork(kLoop),
                       checkpoint);
}

/// Fits the stem and the blocks that open a group (those that change the shape of the pictures),
/// and leaves the blocks between to the method.
class ArchitectureFitter final : public StageFitter {
 public:
  ArchitectureFitter(const Architecture& architecture, const TrainConfig& config,
                     StageFitter& fitter)
      : architecture_(architecture),
        config_(config),
        method_(method_of(config)),
        fitter_(fitter),
        openings_(config.block, opening_config()) {}

  /// The trained stem; if the reporter asks to stop, as far as it was trained, because without a
  /// stem there is no network.
  FittedStage stem(const StageContext& c) {
    Stage stage = architecture_.module(0, c.run.rng.fork(kPictureStem));
    if (!random())
      begin_stem(*stage.block, config_.image.stem, c.train.z, c.run.rng.fork(kStemFilters));
    try {
      if (random()) {
        stage.block = make_conv_features(c.train, pictures_of(c.train.z)->shape,
                                         stage.pooling.image.channels, architecture_.stem_stride(),
                                         config_.rfrboost.scale, c.run.rng.fork(kPictureStem));
      } else if (auto fitted = openings_.fit_stage(c, stage, hidden(c))) {
        return std::move(*fitted);
      }
    } catch (const Stopped&) {  // before its training began
    }
    return FittedStage{std::move(stage), {}, {}};
  }

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (c.t >= architecture_.modules()) return std::nullopt;
    if (method_.openings == Openings::own && (config_.image.modules > 0 || sees_further())) {
      Stage module = architecture_.module(c.t, c.run.rng.fork(kOpening));
      return openings_.fit_stage(c, module, hidden(c));
    }
    const Index block = c.t - 1;  // the first stage is the stem
    if (!architecture_.opens_group(block))
      return method_.openings == Openings::own ? openings_.fit(c) : fitter_.fit(c);
    Stage stage = architecture_.opening(block, c.run.rng.fork(kOpening));
    if (!random()) return openings_.fit_stage(c, stage, hidden(c));
    const ImageShape &in = c.train.pooling.image, &out = stage.pooling.image;
    stage.block = make_sum(make_conv_features(c.train, in, out.channels, 2, config_.rfrboost.scale,
                                              c.run.rng.fork(kOpening)),
                           make_subsample(in, out.channels, 2));
    return FittedStage{std::move(stage), {}, {}};
  }

  void save(Memory& memory) const override {
    openings_.save(memory);
    if (method_.openings != Openings::own) fitter_.save(memory);
  }
  void restore(const Memory& memory) override {
    openings_.restore(memory);
    if (method_.openings != Openings::own) fitter_.restore(memory);
  }

 private:
  bool random() const { return method_.openings == Openings::random; }
  bool sees_further() const {
    return config_.boostresnet.auxiliary_layers == BoostResNetConfig::Auxiliary::remaining;
  }
  std::optional<Stage> hidden(const StageContext& c) const {
    return sees_further() ? architecture_.remaining(c.t, c.run.rng.fork(kPictureHead))
                          : std::nullopt;
  }

  /// BoostResNet ends when a block's edge is no more than gamma. A block that opens a group for
  /// another method must not end that method's training: -1 accepts every edge.
  BoostResNetConfig opening_config() const {
    BoostResNetConfig opening = config_.boostresnet;
    if (method_.openings != Openings::own) opening.gamma = -1;
    return opening;
  }

  const Architecture& architecture_;
  const TrainConfig& config_;
  const MethodInfo& method_;
  StageFitter& fitter_;
  BoostResNet openings_;
};

}  // namespace

void require_stages(const TrainConfig& config, const Architecture& architecture, const Loss& loss) {
  require_method(config, loss);
  if (architecture.plain())
    throw ConfigError(
        "parameter `image.architecture`: plain networks have no residual stages; use `method` "
        "backprop");
}

Network fit_pictures(Network start, const Dataset& train, const Dataset& held_out,
                     StageFitter& fitter, const Loss& loss, const TrainConfig& config,
                     const StagewiseConfig& stagewise, const RunContext& run,
                     Checkpoint* checkpoint) {
  if (of_another_task(start))
    return fit_behind(std::move(start), train, held_out, fitter, loss, config, stagewise, run,
                      checkpoint);
  const Architecture architecture(config.image, pictures_of(train.x)->shape, kCellsOfStages);
  require_stages(config, architecture, loss);
  if (!architecture.begins(start)) {
    throw ConfigError(
        "parameter `image.architecture`: the network to grow is of another; give the `image` "
        "options "
        "that it was trained "
        "with");
  }
  TrainConfig own = config;
  own.block.branch = architecture.branch();
  ArchitectureFitter stages(architecture, own, fitter);
  const bool goes_on = checkpoint && checkpoint->before;
  if (start.depth() == 0 && !goes_on) {
    const Features seen(train), unseen(held_out);
    const Index all = architecture.modules();
    ShareOfTime reporter(
        run.reporter,
        share_of(0, config.stages < 0 ? all : std::min(config.stages + Index{1}, all)));
    FittedStage stem = stages.stem({0,
                                    seen.examples(),
                                    unseen.examples(),
                                    Head(),
                                    loss,
                                    {run.rng.fork(kPictureStem), reporter, run.ranks},
                                    stagewise.selection});
    start.stages.push_back(std::move(stem.stage));
    if (stem.head) start.heads.push_back(std::move(*stem.head));
  }
  StagewiseConfig loop = stagewise;
  const Index first = goes_on ? checkpoint->before->memory.count("first") : start.depth();
  const auto left = static_cast<int>(std::max<Index>(architecture.modules() - first, 0));
  if (config.stages > left && !goes_on) {
    run.reporter.on_warning("`stages` " + std::to_string(config.stages) +
                            ": the architecture has room for " + std::to_string(left) +
                            " more; larger ones: `image.architecture`, `image.blocks`");
  }
  loop.stages = config.stages < 0 ? left : std::min(config.stages, left);
  InTime in_time(stages, first + loop.stages);
  return fit_stagewise(std::move(start), train, held_out, in_time, loss, loop, run.fork(kLoop),
                       checkpoint);
}

Network published_network(const ImageConfig& config, const ImageShape& input, Index outputs,
                          int stages, Rng rng) {
  const Architecture architecture(config, input, 1);
  Network net;
  net.stages.push_back(architecture.stem(rng.fork(kPictureStem)));
  const Index blocks =
      stages < 0 ? architecture.blocks() : std::min<Index>(stages, architecture.blocks());
  for (Index block = 0; block < blocks; ++block)
    net.stages.push_back(
        architecture.published(block, rng.fork(kPictureBlock, static_cast<std::uint64_t>(block))));
  if (architecture.has_tail() && blocks == architecture.blocks())
    net.stages.push_back(architecture.tail());
  net.heads.emplace_back(net.head_features(net.depth(), input.size()), outputs);
  return net;
}

Network untrained_network(const ImageConfig& config, const RowSource& pictures, Index outputs,
                          int stages, Rng rng) {
  Network net = published_network(config, pictures_of(pictures)->shape, outputs, stages, rng);
  begin_stem(*net.stages.front().block, config.stem, pictures, rng.fork(kStemFilters));
  return net;
}

}  // namespace resboost
