// The default on tables: functional gradient boosting with two kinds of weak learners. Trees first
// (trees/fitter.cpp), a batch a stage; then small residual networks, each a Frank-Wolfe step of the
// scores towards what it says (M. Jaggi, "Revisiting Frank-Wolfe", ICML 2013; resfgb-fw here):
//
//   z <- (1 - s_j) z + s_j network_j(x),   s_j = w_j / (w_0 + ... + w_j)
//
// so that the scores after network j are the convex combination with weights w_0 (trees), w_1, ...,
// and every depth is a whole model of its own. Trees and networks fail on different rows
// (docs/benchmark.md), which is why their average beats both.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "resboost/automatic.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/trees.h"
#include "train/automatic/networks.h"
#include "train/embedding.h"
#include "train/line_search.h"
#include "train/method_table.h"
#include "train/trees/base_scores.h"
#include "train/trees/rounds.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kNetworks = 2 };

/// Where nothing tells, trees and networks count the same; held-out rows tell as much as they are
/// many.
constexpr double kEqualShare = 0.5, kRowsOfDoubt = 200;
/// Trees always count a little, so that their stages are never in vain; networks that would count
/// less than this are not worth their predictions.
constexpr double kLargestShare = 0.95, kSmallestShare = 0.1;

/// What is known of a network's step.
struct BlendTheory {
  double step = 0;
  double share = 0;
  double alone = 0;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("step", step, "taken towards the network", "step");
    v("share", share, "of all networks so far in the average", "share");
    v("alone", alone, "held-out loss of the network by itself", "alone");
  }
};

/// Scores of a network on all rows.   [n, k]
Matrix scores_of_network(const Layer& network, const Examples& examples) {
  return layer_outputs(network, examples.x.matrix());
}

class Automatic final : public StageFitter {
 public:
  Automatic(const TrainConfig& config, int stages)
      : config_(config.automatic),
        batches_(std::max(stages - config.automatic.networks, std::min(stages, 1))),
        trees_(make_trees(config.trees, std::max(batches_, 1))) {
    // No more than there are stages for, so that all of those that are fitted count.
    config_.networks = config_.share == 0 ? 0 : std::min(config_.networks, stages - batches_);
  }

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (before_) go_on(*std::exchange(before_, std::nullopt), c);
    if (!blended_) {
      if (auto stage = trees_->fit(c)) return stage;
      if (c.reporter.stop_requested() || config_.networks == 0) return std::nullopt;
      if (has_directions(*c.train.codes)) return std::nullopt;  // which networks do not keep to
      blend(c);
    }
    if (next_ >= networks_.all.size() || networks_.stopped ||
        (config_.share < 0 && share_ < kSmallestShare))
      return std::nullopt;
    return step(c);
  }

  std::optional<TrainConfig> again(const TrainConfig& config, const Network& start,
                                   const Network& fitted, double share) const override {
    TrainConfig second = config;
    const Index rounds = trees::rounds_of(start, fitted);
    second.trees.rounds = std::max(trees::more_rounds(rounds, share), 1);
    const bool blended = !fitted.stages.empty() && fitted.stages.back().reads == Reads::x;
    if (!blended) second.automatic.networks = 0;
    second.automatic.share = share_;
    second.automatic.stop = std::clamp(networks_.stop, 1e-3, 1.0);
    return second;
  }

  void save(Memory& memory) const override {
    if (!blended_) return trees_->save(memory);
    memory.put("auto", std::vector<double>{static_cast<double>(next_),
                                           static_cast<double>(networks_.all.size()), share_,
                                           networks_.stop});
    std::vector<Vector> numbers;
    for (std::size_t i = next_; i < networks_.all.size(); ++i)
      for (const Param* param : params(std::as_const(*networks_.all[i])))
        numbers.push_back(param->value);
    memory.put("auto_networks", numbers);
  }
  void restore(const Memory& memory) override {
    trees_->restore(memory);
    if (memory.has("auto")) before_ = memory;
  }

 private:
  /// With the networks of an earlier run that are not stages yet.
  void go_on(const Memory& memory, const StageContext& c) {
    const ModelError unknown("checkpoint: not the networks that this run has");
    const std::vector<double>& state = memory.numbers("auto");
    const std::vector<Vector> numbers = memory.arrays("auto_networks");
    if (state.size() != 4) throw unknown;
    const int next = Memory::as_count(state[0]), count = Memory::as_count(state[1]);
    const auto is_share = [](double value) { return value >= 0 && value <= 1; };
    if (next < 0 || next > count || count > config_.networks || !is_share(state[2]) ||
        !is_share(state[3]))
      throw unknown;
    blended_ = true;
    share_ = state[2];
    networks_.stop = state[3];
    next_ = static_cast<std::size_t>(next);
    networks_.all.resize(static_cast<std::size_t>(count));
    auto number = numbers.begin();
    for (std::size_t i = next_; i < networks_.all.size(); ++i) {
      networks_.all[i] =
          automatic::make_network(c.train.x.width(), c.head.outputs(), config_, c.rng);
      for (Param* param : params(*networks_.all[i])) {
        if (number == numbers.end() || number->size() != param->value.size()) throw unknown;
        param->value = *number++;
      }
    }
  }

  /// Fits all networks, and finds what they shall count beside the trees.
  void blend(const StageContext& c) {
    blended_ = true;
    // Half of them tell what a second fit of all must know.
    const Index held_out = c.held_out.rows();
    const bool twice = held_out > 0 && c.train.rows() + held_out <= config_.refit_rows;
    networks_ =
        automatic::fit_networks(twice ? (config_.networks + 1) / 2 : config_.networks, c.train,
                                c.held_out, c.loss, config_, c.rng.fork(kNetworks), c.reporter);
    share_ = config_.share >= 0 ? config_.share : best_share(c);
  }

  double best_share(const StageContext& c) const {
    const Index rows = c.held_out.rows();
    if (rows == 0) return kEqualShare;
    const Matrix scores = c.held_out.z.matrix();
    Matrix mean = Matrix::Zero(scores.rows(), scores.cols());
    for (const auto& network : networks_.all) mean += scores_of_network(*network, c.held_out);
    mean /= static_cast<Real>(networks_.all.size());
    const double found =
        std::min(1.0, line_search_scores(c.held_out, scores, mean - scores, c.loss, 0));
    const auto n = static_cast<double>(rows);
    return std::min((n * found + kRowsOfDoubt * kEqualShare) / (n + kRowsOfDoubt), kLargestShare);
  }

  std::optional<FittedStage> step(const StageContext& c) {
    const double each = share_ / static_cast<double>(networks_.all.size());
    const auto before = static_cast<double>(next_);
    const double s = each / (1 - share_ + each * (before + 1));
    auto& network = networks_.all[next_++];
    FittedStage fitted;
    BlendTheory theory;
    theory.step = s;
    theory.share = each * (before + 1) / (1 - share_ + each * (before + 1));
    theory.alone = alone(*network, c);
    fitted.theory = measures(theory);
    fitted.stage =
        Stage{std::move(network), static_cast<Real>(1 - s), static_cast<Real>(s), Reads::x};
    fitted.head = trees::identity_head(c.head.outputs());
    return fitted;
  }

  double alone(const Layer& network, const StageContext& c) const {
    if (c.held_out.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
    const Matrix scores = scores_of_network(network, c.held_out);
    return c.loss.sum(scores, c.held_out.target, c.held_out.w, 0, nullptr) /
           static_cast<double>(c.held_out.rows());
  }

  AutomaticConfig config_;
  int batches_;
  std::unique_ptr<StageFitter> trees_;
  std::optional<Memory> before_;  ///< of a run to go on with
  automatic::Networks networks_;
  double share_ = 0;
  bool blended_ = false;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<StageFitter> make_automatic(const TrainConfig& config, int stages) {
  return std::make_unique<Automatic>(config, stages);
}

MethodInfo automatic_method() {
  return {
      "auto",
      "boosted trees and small networks, averaged",
      "Stages of boosted trees first; then small residual networks, each a step of the scores "
      "towards what it says,\n"
      "with weights that the validation rows find; then all of it once more on all rows. Trees and "
      "networks are\n"
      "wrong about different rows, so that their average beats either. Classes and numbers. Where "
      "every stage must be\n"
      "a block of a network, as on pictures, it is hybrid.",
      "Friedman, Annals of Statistics 2001; Jaggi, Revisiting Frank-Wolfe, ICML 2013; blends as "
      "in Wolpert, Stacked generalization, Neural Networks 1992",
      {"auto", "trees"},
      {"trees.leaves=8:96", "trees.learning-rate=0.02:0.1", "trees.columns=0.3:1",
       "trees.min-rows=2:50", "trees.l2=0.01:10", "auto.learning-rate=0.001:0.01",
       "auto.weight-decay=0.03:1"},
      [](const TrainConfig& c, const BlockConfig&) { return make_automatic(c, stages_of(c)); },
      MethodInfo::Openings::none,
      true,
      nullptr,
      {.numbers = true, .codes = true},
      trees::with_scores,
      [](const TrainConfig& c) { return Index{c.automatic.refit_rows}; },
      true,
      16,
      [](Index rows) { return std::clamp(2000 / static_cast<double>(rows), 0.1, 0.2); },
      0,
      "hybrid"};
}

}  // namespace resboost
