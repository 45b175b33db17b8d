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

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "resboost/train.h"
#include "train/end_to_end.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kHead = 1, kStage = 2, kCorrect = 3 };

using Clock = std::chrono::steady_clock;

/// Remembers the depth with the lowest held-out loss. Stages that later ones leave alone are not
/// copied; where corrective epochs change all of them, their numbers of that depth are.
class Best {
 public:
  Best(const StagewiseConfig& config, bool held_out)
      : patience_(config.patience), corrects_(config.corrective_epochs > 0), held_out_(held_out) {}

  /// Where nothing is held out the deepest is kept. A loss that is not a number is no improvement.
  void observe(Network& net, double held_out_loss) {
    if (!held_out_ || seen_++ == 0 || held_out_loss < lowest_) {
      lowest_ = held_out_loss;
      depth_ = net.depth();
      values_.clear();
      if (corrects_)
        for (const Param* param : net.params()) values_.push_back(param->value);
      since_ = 0;
    } else {
      ++since_;
    }
  }
  bool exhausted() const { return since_ >= patience_; }

  /// Makes the network what it was at its best.
  void restore(Network& net) const {
    const auto more = static_cast<std::ptrdiff_t>(net.depth() - depth_);
    net.stages.erase(net.stages.end() - more, net.stages.end());
    net.heads.erase(net.heads.end() - more, net.heads.end());
    if (values_.empty()) return;
    const auto all = net.params();
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->value = values_[i];
  }

 private:
  int patience_;
  bool corrects_, held_out_;
  int seen_ = 0;
  Index depth_ = 0;
  std::vector<Vector> values_;  ///< of the stages and the last head
  double lowest_ = std::numeric_limits<double>::infinity();
  int since_ = 0;
};

/// Moves two sets of features through the stages of a network together.
struct Pair {
  Features train, held_out;
  Pair(const Dataset& train_data, const Dataset& held_out_data, const std::string& cache_dir)
      : train(train_data, cache_dir), held_out(held_out_data, cache_dir) {}
  void advance(const Stage& stage) {
    train.advance(stage);
    held_out.advance(stage);
  }
};

/// Quantiles of the margins of the training rows, score of the label less the best other one.
struct MarginTheory {
  double tenth, half, nine_tenths;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("margin_q10", tenth, "margin that a tenth of the rows is below");
    v("margin_q50", half, "median margin");
    v("margin_q90", nine_tenths, "margin that a tenth of the rows is above");
  }
};

void add_margins(StageReport& report, const Examples& train, const Head& head, const Loss& loss) {
  if (!loss.of_classes()) return;
  const auto margins = margin_quantiles(train, head, {0.1, 0.5, 0.9});
  add_measures(MarginTheory{margins[0], margins[1], margins[2]}, report.theory);
}

StageReport look(int stage, int stages, const Pair& features, const Head& head, const Loss& loss,
                 Clock::time_point start) {
  const Quality train = evaluate(features.train.examples(), head, loss);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const bool held_out = features.held_out.examples().rows() > 0;
  const Quality valid =
      held_out ? evaluate(features.held_out.examples(), head, loss) : Quality{nan, nan};
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return {stage, stages, train.loss, train.metric, valid.loss, valid.metric, seconds, {}};
}

/// GrowNet's corrective step (Badirli et al. 2020, section 3.3): all stages and the last head
/// move together. The heads of smaller depths stay in their places; they are fitted again at the
/// end.
void correct(Network& net, const Dataset& train, const Dataset& held_out, const Loss& loss,
             const StagewiseConfig& config, Rng rng, Reporter& reporter) {
  SgdConfig sgd = config.corrective;
  sgd.epochs = config.corrective_epochs;
  std::vector<Head> heads = net.heads;
  fit_end_to_end(net, train, held_out, loss, sgd, rng, reporter);
  heads.back() = std::move(net.heads.back());
  net.heads = std::move(heads);
}

}  // namespace

Network fit_stagewise(Network start, const Dataset& train, const Dataset& held_out,
                      StageFitter& fitter, const Loss& loss, const StagewiseConfig& config, Rng rng,
                      Reporter& reporter) {
  const auto began = Clock::now();
  Network net = std::move(start);
  Pair features(train, held_out, config.cache_dir);
  for (const Stage& stage : net.stages) features.advance(stage);
  const int first = static_cast<int>(net.depth());
  if (net.heads.empty()) {
    const Head zero(net.head_features(net.depth(), train.inputs()), loss.scores(train.y.cols()));
    net.heads.push_back(fit_head(zero, features.train.examples(), loss, config.head, first,
                                 rng.fork(kHead), reporter));
  }

  Best best(config, held_out.rows() > 0);
  StageReport report = look(first, first + config.stages, features, net.heads.back(), loss, began);
  add_margins(report, features.train.examples(), net.heads.back(), loss);
  reporter.on_stage(report);
  best.observe(net, report.valid_loss);
  for (int t = first; t < first + config.stages && !best.exhausted() && !reporter.stop_requested();
       ++t) {
    auto fitted =
        fitter.fit({t, features.train.examples(), features.held_out.examples(), net.heads.back(),
                    loss, rng.fork(kStage, static_cast<std::uint64_t>(t)), reporter});
    if (!fitted) break;  // the weak learner has nothing left to add
    if (fitted->stage.keep != 0)
      fitted->stage.pooling = net.pooling(net.depth());  // z is the same space as before
    features.advance(fitted->stage);
    net.stages.push_back(std::move(fitted->stage));
    Head head(net.head_features(net.depth(), train.inputs()), loss.scores(train.y.cols()));
    if (net.stages.back().keep != 0) {
      head = net.heads.back();
      // How much the step alone gained, before the head follows it.
      fitted->theory.push_back(
          {"actual_decrease",
           report.train_loss - evaluate(features.train.examples(), head, loss).loss,
           "actual fall"});
    }
    net.heads.push_back(
        fitted->head ? std::move(*fitted->head)
                     : fit_head(head, features.train.examples(), loss, config.head, t + 1,
                                rng.fork(kHead, static_cast<std::uint64_t>(t + 1)), reporter));
    if (config.corrective_epochs > 0) {
      correct(net, train, held_out, loss, config, rng.fork(kCorrect, static_cast<std::uint64_t>(t)),
              reporter);
      features = Pair(train, held_out, config.cache_dir);
      for (const Stage& stage : net.stages) features.advance(stage);
    }
    report = look(t + 1, first + config.stages, features, net.heads.back(), loss, began);
    report.theory = std::move(fitted->theory);
    add_margins(report, features.train.examples(), net.heads.back(), loss);
    reporter.on_stage(report);
    best.observe(net, report.valid_loss);
  }
  best.restore(net);
  if (config.corrective_epochs > 0 && net.depth() > first) {
    net.heads.erase(net.heads.begin(),
                    net.heads.end() - 1);  // those of smaller depths fitted older stages
    if (!reporter.stop_requested())
      fit_heads(net, train, loss, config.head, config.cache_dir, rng.fork(kCorrect), reporter);
  }
  return net;
}

}  // namespace resboost
