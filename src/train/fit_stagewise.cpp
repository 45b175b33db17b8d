// The greedy loop: fit a stage to what is left over, append it, fit the head of the new depth, look, go on.

#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "resboost/train.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kHead = 1, kStage = 2 };

using Clock = std::chrono::steady_clock;

/// Remembers the depth with the lowest held-out loss and cuts the network back to it.
class BestDepth {
 public:
  BestDepth(int patience, Index start) : patience_(patience), best_(start) {}

  void observe(Index depth, double held_out_loss) {
    if (std::isnan(held_out_loss)) {  // nothing is held out: the deepest is kept
      best_ = depth;
    } else if (held_out_loss < lowest_) {
      lowest_ = held_out_loss;
      best_ = depth;
      since_ = 0;
    } else {
      ++since_;
    }
  }
  bool exhausted() const { return since_ >= patience_; }

  void restore(Network& net) const {
    const Index surplus = net.depth() - best_;
    net.stages.erase(net.stages.end() - surplus, net.stages.end());
    net.heads.erase(net.heads.end() - surplus, net.heads.end());
  }

 private:
  int patience_;
  Index best_;
  double lowest_ = std::numeric_limits<double>::infinity();
  int since_ = 0;
};

/// Moves two sets of features through the stages of a network together.
struct Pair {
  Features train, held_out;
  void advance(const Stage& stage) {
    train.advance(stage);
    held_out.advance(stage);
  }
};

void add_margins(StageReport& report, const Examples& train, const Head& head, const Loss& loss) {
  if (loss.name() != "softmax") return;
  const auto margins = margin_quantiles(train, head, {0.1, 0.5, 0.9});
  report.theory.push_back({"margin_q10", margins[0]});
  report.theory.push_back({"margin_q50", margins[1]});
  report.theory.push_back({"margin_q90", margins[2]});
}

StageReport look(int stage, int stages, const Pair& features, const Head& head, const Loss& loss,
                 Clock::time_point start) {
  const Quality train = evaluate(features.train.examples(), head, loss);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const bool held_out = features.held_out.z().rows() > 0;
  const Quality valid = held_out ? evaluate(features.held_out.examples(), head, loss) : Quality{nan, nan};
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return {stage, stages, train.loss, train.metric, valid.loss, valid.metric, seconds, {}};
}

}  // namespace

Network fit_stagewise(Network start, const Dataset& train, const Dataset& held_out, StageFitter& fitter,
                      const Loss& loss, const StagewiseConfig& config, Rng rng, Reporter& reporter) {
  const auto began = Clock::now();
  Network net = std::move(start);
  Pair features{Features(train), Features(held_out)};
  for (const Stage& stage : net.stages) features.advance(stage);
  const int first = static_cast<int>(net.depth());
  if (net.heads.empty()) {
    const Head zero(net.features(net.depth(), train.x.cols()), train.y.cols());
    net.heads.push_back(fit_head(zero, features.train.examples(), loss, config.head, first, rng.fork(kHead), reporter));
  }

  BestDepth best(config.patience, net.depth());
  StageReport report = look(first, first + config.stages, features, net.heads.back(), loss, began);
  add_margins(report, features.train.examples(), net.heads.back(), loss);
  reporter.on_stage(report);
  best.observe(net.depth(), report.valid_loss);
  for (int t = first; t < first + config.stages && !best.exhausted() && !reporter.stop_requested(); ++t) {
    auto fitted = fitter.fit({t, features.train.examples(), features.held_out.examples(), net.heads.back(), loss,
                              rng.fork(kStage, static_cast<std::uint64_t>(t)), reporter});
    if (!fitted) break;  // the weak learner has nothing left to add
    features.advance(fitted->stage);
    net.stages.push_back(std::move(fitted->stage));
    Head head(net.features(net.depth(), train.x.cols()), train.y.cols());
    if (head.features() == net.heads.back().features()) {
      head = net.heads.back();
      // How much the step alone gained, before the head follows it.
      fitted->theory.push_back(
          {"actual_decrease", report.train_loss - evaluate(features.train.examples(), head, loss).loss});
    }
    net.heads.push_back(fitted->head ? std::move(*fitted->head)
                                     : fit_head(head, features.train.examples(), loss, config.head, t + 1,
                                                rng.fork(kHead, static_cast<std::uint64_t>(t + 1)), reporter));
    report = look(t + 1, first + config.stages, features, net.heads.back(), loss, began);
    report.theory = std::move(fitted->theory);
    add_margins(report, features.train.examples(), net.heads.back(), loss);
    reporter.on_stage(report);
    best.observe(net.depth(), report.valid_loss);
  }
  best.restore(net);
  return net;
}

}  // namespace resboost
