// The greedy loop: fit a stage to what is left over, append it, fit the head of the new depth,
// look, go on. Both data sets move through the stages as they come (Features), so that no stage is
// ever run twice on the same rows. Two stages on 1000 rows of 8 numbers with 3 classes:
//
//   depth  z            what happens
//     0    x [1000, 8]  head 0 is fitted to z, and its loss on the held-out rows is noted
//     1    z1           the fitter looks at z, targets and head 0, and returns a stage; z becomes
//                       stage 1 of z; head 1 starts where head 0 ended, is fitted, and noted
//     2    z2           the same again
//
// and if depth 1 had the lowest held-out loss, stage 2 and head 2 are cut off.

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/stop.h"
#include "resboost/error.h"
#include "resboost/train.h"
#include "train/best_depth.h"
#include "train/end_to_end.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum : std::uint64_t { kHead = 1, kStage = 2, kCorrect = 3 };

using Clock = std::chrono::steady_clock;

/// Moves two sets of features through the stages of a network together.
struct BothFeatures {
  Features train, held_out;
  BothFeatures(const Dataset& train_data, const Dataset& held_out_data,
               const std::string& cache_dir, Communicator* ranks)
      : train(train_data, cache_dir, ranks), held_out(held_out_data, cache_dir) {}
  void advance(const Stage& stage) {
    train.advance(stage);
    held_out.advance(stage);
  }
};

/// train: of the training rows with this head.
StageReport look(int stage, int stages, const Quality& train, const BothFeatures& features,
                 const Head& head, const Loss& loss, Clock::time_point start) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const bool held_out = features.held_out.examples().rows() > 0;
  const Quality valid =
      held_out ? evaluate(features.held_out.examples(), head, loss) : Quality{nan, nan};
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return {stage, stages, train.loss, train.metric, valid.loss, valid.metric, seconds, {}};
}

bool same_numbers(const Head& a, const Head& b) {
  return a.features() == b.features() && a.outputs() == b.outputs() &&
         a.weight.value == b.weight.value && a.bias.value == b.bias.value;
}

/// GrowNet's corrective step (Badirli et al. 2020, section 3.3): all stages and the last head
/// move together. The heads of smaller depths stay in their places; they are fitted again at the
/// end.
void correct(Network& net, const Dataset& train, const Dataset& held_out, const Loss& loss,
             const StagewiseConfig& config, const RunContext& run) {
  SgdConfig sgd = config.corrective;
  sgd.epochs = config.corrective_epochs;
  std::vector<Head> heads = net.heads;
  fit_end_to_end(net, train, held_out, loss, sgd, run);
  heads.back() = std::move(net.heads.back());
  net.heads = std::move(heads);
}

/// One run of the loop, and what it remembers from stage to stage.
class Loop {
 public:
  Loop(const Dataset& train, const Dataset& held_out, StageFitter& fitter, const Loss& loss,
       const StagewiseConfig& config, const RunContext& run, Checkpoint* checkpoint)
      : train_(train),
        held_out_(held_out),
        fitter_(fitter),
        loss_(loss),
        config_(config),
        run_(run),
        checkpoint_(checkpoint),
        features_(train, held_out, config.cache_dir, run.ranks),
        best_(config.selection, config.corrective_epochs > 0, held_out.rows() > 0) {}

  Network run(Network start) {
    try {
      if (checkpoint_ && checkpoint_->before)
        go_on(*std::exchange(checkpoint_->before, std::nullopt));
      else
        begin(std::move(start));
      while (net_.depth() < last_ && best_.since() < config_.patience &&
             (fitter_.ready() || !run_.reporter.stop_requested()))
        if (!grow() && !fitter_.ready()) break;
    } catch (const Stopped&) {  // the stage at hand is lost
    } catch (const ConfigError&) {
      throw;
    } catch (const std::exception& error) {
      if (!best_.any()) throw;
      best_.restore(net_);
      throw TrainingError(error, std::move(net_));
    }
    if (!best_.any()) return unread(std::move(net_));
    best_.restore(net_);
    tell_traded();
    return finished(std::move(net_));
  }

 private:
  void begin(Network start) {
    net_ = std::move(start);
    first_ = static_cast<int>(net_.depth());
    last_ = first_ + config_.stages;
    for (const Stage& stage : net_.stages) features_.advance(stage);
    if (!net_.heads.empty()) {
      require_finite_scores();
    } else {
      const Head zero(net_.head_features(net_.depth(), train_.inputs()),
                      loss_.scores(train_.y.cols()));
      net_.heads.push_back(fit_head(zero, features_.train.examples(), loss_, config_.head, first_,
                                    run_.fork(kHead)));
    }
    tell({});
  }

  void require_finite_scores() {
    known_ = evaluate(features_.train.examples(), net_.heads.back(), loss_);
    if (std::isfinite(known_->loss)) return;
    throw ModelError(
        "network to grow: its scores of the training rows are not finite, its weights overflow; "
        "train it again, or get a good copy");
  }

  void go_on(Progress before) {
    const Memory& memory = before.memory;
    net_ = std::move(before.net);
    first_ = memory.count("first");
    last_ = memory.count("last");
    if (first_ < 0 || first_ > net_.depth() || last_ != first_ + config_.stages)
      throw ModelError("checkpoint: other depths than this run has");
    report_.train_loss = memory.number("train_loss");
    best_.restore(before.best, memory);
    fitter_.restore(memory);
    for (const Stage& stage : net_.stages) features_.advance(stage);
  }

  /// Not once somebody has asked to stop: a stage that was cut short for that is none of the run
  /// that was never interrupted.
  void keep() {
    if (!checkpoint_ || run_.reporter.stop_requested()) return;
    Progress now{Progress::Phase::stages, net_.clone(), net_.clone(), {}};
    best_.restore(now.best);
    now.memory.put("first", first_);
    now.memory.put("last", last_);
    now.memory.put("train_loss", report_.train_loss);
    best_.save(now.memory);
    fitter_.save(now.memory);
    checkpoint_->save(now);
  }

  /// Looks at the network as it is, and says what it sees.
  void tell(std::vector<Measure> theory) {
    const Head& head = net_.heads.back();
    const Quality train = known_ ? *std::exchange(known_, std::nullopt)
                                 : evaluate(features_.train.examples(), head, loss_);
    report_ = look(static_cast<int>(net_.depth()), last_, train, features_, head, loss_, began_);
    report_.theory = std::move(theory);
    add_margins(report_.theory, features_.train.examples(), net_.heads.back(), loss_);
    const double selected = select();
    run_.reporter.on_stage(report_);
    best_.observe(net_, report_.valid_loss, selected);
    keep();
  }

  /// What a metric that was asked for says of the held-out rows; NaN: none was.
  double select() {
    const Selection& selection = config_.selection;
    const Examples& held_out = features_.held_out.examples();
    if (selection.by_loss() || held_out.rows() == 0)
      return std::numeric_limits<double>::quiet_NaN();
    report_.theory.push_back(measure_of(selection, scores(held_out, net_.heads.back())));
    return report_.theory.back().value;
  }

  void tell_traded() const {
    const auto other = best_.traded();
    if (!other) return;
    const std::string& metric = config_.selection.metric;
    const auto say = [&metric](const DepthQuality& depth) {
      return fmt::format("{} stages ({} {:.4f}, loss {:.4f})", depth.depth, metric, depth.selected,
                         depth.loss);
    };
    run_.reporter.on_note(fmt::format("{} chose {}; the lowest validation loss is that of {}",
                                      metric, say(best_.best()), say(*other)));
  }

  /// One more stage. False if the weak learner has nothing left to add.
  bool grow() {
    // Nothing that is fitted is lost to a stop.
    std::optional<StopScope> to_the_end;
    if (fitter_.ready()) to_the_end.emplace([] { return false; });
    const int t = static_cast<int>(net_.depth());
    auto fitted = fitter_.fit(
        {t, features_.train.examples(), features_.held_out.examples(), net_.heads.back(), loss_,
         run_.fork(kStage, static_cast<std::uint64_t>(t)), config_.selection});
    if (!fitted) return false;
    if (fitted->stage.keep != 0)
      fitted->stage.pooling = net_.pooling(net_.depth());  // z is the same space as before
    features_.advance(fitted->stage);
    net_.stages.push_back(std::move(fitted->stage));
    add_head(*fitted, t + 1);
    if (config_.corrective_epochs > 0) {
      correct(net_, train_, held_out_, loss_, config_,
              run_.fork(kCorrect, static_cast<std::uint64_t>(t)));
      features_ = BothFeatures(train_, held_out_, config_.cache_dir, run_.ranks);
      for (const Stage& stage : net_.stages) features_.advance(stage);
    }
    tell(std::move(fitted->theory));
    return true;
  }

  void add_head(FittedStage& fitted, int depth) {
    Head head(net_.head_features(net_.depth(), train_.inputs()), loss_.scores(train_.y.cols()));
    if (net_.stages.back().keep != 0) {
      head = net_.heads.back();
      // How much the step alone gained, before the head follows it.
      const Quality moved = evaluate(features_.train.examples(), head, loss_);
      fitted.theory.push_back({"actual_decrease", report_.train_loss - moved.loss, "actual fall"});
      if (fitted.head && same_numbers(*fitted.head, head) && config_.corrective_epochs == 0)
        known_ = moved;
    }
    net_.heads.push_back(
        fitted.head ? std::move(*fitted.head)
                    : fit_head(head, features_.train.examples(), loss_, config_.head, depth,
                               run_.fork(kHead, static_cast<std::uint64_t>(depth))));
  }

  Network finished(Network net) {
    if (config_.corrective_epochs == 0 || net.depth() <= first_) return net;
    net.heads.erase(net.heads.begin(),
                    net.heads.end() - 1);  // those of smaller depths fitted older stages
    if (run_.reporter.stop_requested()) return net;
    try {
      fit_heads(net, train_, loss_, config_.head, config_.cache_dir, run_.fork(kCorrect));
    } catch (const Stopped&) {  // the last head alone will do
    }
    return net;
  }

  /// Stopped before anything was known of it: a network needs a head to be one.
  Network unread(Network net) const {
    if (net.heads.empty())
      net.heads.emplace_back(net.head_features(net.depth(), train_.inputs()),
                             loss_.scores(train_.y.cols()));
    return net;
  }

  const Dataset &train_, &held_out_;
  StageFitter& fitter_;
  const Loss& loss_;
  const StagewiseConfig& config_;
  const RunContext run_;
  Checkpoint* checkpoint_;
  Clock::time_point began_ = Clock::now();
  BothFeatures features_;
  BestDepth best_;
  Network net_;
  StageReport report_{};
  std::optional<Quality> known_;  ///< of the training rows now, where somebody has looked already
  int first_ = 0, last_ = 0;      ///< depths that this run begins and ends with
};

}  // namespace

Network fit_stagewise(Network start, const Dataset& train, const Dataset& held_out,
                      StageFitter& fitter, const Loss& loss, const StagewiseConfig& config,
                      const RunContext& run, Checkpoint* checkpoint) {
  return Loop(train, held_out, fitter, loss, config, run, checkpoint).run(std::move(start));
}

}  // namespace resboost
