// Boosted trees as residual stages: J. Friedman, "Greedy function approximation", Annals of
// Statistics 2001; T. Chen and C. Guestrin, "XGBoost", KDD 2016; G. Ke et al., "LightGBM", NIPS
// 2017. The representation is the scores; a stage adds a batch of trees, each the projection of the
// functional gradient on functions that are constant (or linear) on its leaves, by Newton's metric.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/trees.h"
#include "train/method_table.h"
#include "train/trees/base_scores.h"
#include "train/trees/booster.h"
#include "train/trees/rounds.h"

namespace resboost {
namespace {

/// Of a stage: of its first tree, but for the last three.
struct TreesTheory {
  double grad_l1 = 0, grad_l2 = 0;
  double energy = 0;  ///< <g, P g>, P the projection on what the leaves can say
  double alignment = 0, predicted_decrease = 0;
  Index trees = 0;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("grad_l1", grad_l1, "mean norm of the gradient", "|g|");
    v("grad_l2", grad_l2, "root mean square");
    v("energy", energy, "energy");
    v("weak_learning", energy / (grad_l1 * grad_l1), "weak-learning coefficient");
    v("alignment", alignment, "cosine of gradient and tree, mean of the stage's trees", "align");
    v("trees", static_cast<double>(trees), "trees", "trees");
    v("predicted_decrease", predicted_decrease, "fall by the second-order model");
  }
};

/// Runs ahead of the stages that it hands out, by up to `patience` rounds: so the last one ends
/// with the tree after which the held-out loss is lowest.
class TreesFitter final : public StageFitter {
 public:
  TreesFitter(const TreesConfig& config, Index batch) : config_(config), batch_(batch) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (!booster_) begin(c);
    const Index wanted = std::min<Index>(handed_ + batch_, config_.rounds);
    run(wanted, c);
    const Index end = std::min(wanted, ended_ ? best_ : booster_->rounds());
    if (end <= handed_ || std::exchange(stopped_, false)) return std::nullopt;
    FittedStage fitted;
    fitted.stage = {std::make_unique<Trees>(booster_->trees({handed_, end})), 1, 1, Reads::codes};
    fitted.head = trees::identity_head(c.head.outputs());
    fitted.theory = theory({handed_, end});
    handed_ = end;
    return fitted;
  }

  bool ready() const override { return ended_ && handed_ < best_; }

  /// As many trees as were best on a part of the rows, and in proportion more.
  std::optional<TrainConfig> again(const TrainConfig& config, const Network& start,
                                   const Network& fitted, double share) const override {
    const Index rounds = trees::rounds_of(start, fitted);
    if (rounds == 0) return std::nullopt;
    TrainConfig second = config;
    second.trees.rounds = trees::more_rounds(rounds, share);
    return second;
  }

  /// It has run ahead of the stages of a checkpoint, along random numbers of its first stage.
  void save(Memory& memory) const override {
    if (!booster_) return;
    memory.put("trees",
               std::vector<double>{static_cast<double>(seed_), static_cast<double>(handed_),
                                   static_cast<double>(best_), lowest_, ended_ ? 1.0 : 0.0});
    booster_->save(handed_, memory);
  }
  void restore(const Memory& memory) override {
    if (memory.has("trees")) before_ = memory;
  }

 private:
  void begin(const StageContext& c) {
    if (!c.train.codes)
      throw ConfigError("method trees: reads the codes of a table's columns, and there are none");
    const auto sample = [&c](const Examples& examples) {  // without rows it may be without codes
      return trees::Sample{examples.rows() > 0 ? *examples.codes : *c.train.codes, examples.target,
                           examples.w, Matrix(examples.z.matrix())};
    };
    Rng rng = c.run.rng;
    seed_ =
        before_ ? Memory::as_count(state_of(*before_)[0]) : static_cast<int>(rng.below(1 << 29));
    trees::Sample rows = sample(c.train);
    const int leaves = trees::most_leaves(config_, c.loss, rows.scores.cols(), rows.codes);
    Communicator* ranks = trees::helping_ranks(c.run.ranks, rows, c.loss, leaves);
    booster_.emplace(std::move(rows), sample(c.held_out), c.loss, config_,
                     Rng(static_cast<std::uint64_t>(seed_)), ranks);
    if (before_) return go_on(*std::exchange(before_, std::nullopt));
    lowest_ = cost(trees::mean_loss(booster_->held_out(), c.loss), c.selection);
  }

  static const std::vector<double>& state_of(const Memory& memory) {
    const std::vector<double>& state = memory.numbers("trees");
    if (state.size() != 5) throw ModelError("checkpoint: not what trees keep");
    return state;
  }

  void go_on(const Memory& memory) {
    const std::vector<double>& state = state_of(memory);
    handed_ = std::clamp(Memory::as_count(state[1]), 0, config_.rounds);
    best_ = Memory::as_count(state[2]);
    lowest_ = state[3];
    ended_ = state[4] != 0;
    booster_->restore(handed_, memory);
    best_ = std::min(best_, booster_->rounds());
  }

  /// What the number of rounds that is kept has least of.
  double cost(double held_out_loss, const Selection& selection) const {
    const trees::Sample& held_out = booster_->held_out();
    if (selection.by_loss() || held_out.rows() == 0) return held_out_loss;
    return selection.cost(selection.measure(held_out.scores));
  }

  /// Until the trees of the next stage are known to be worth having, or not.
  void run(Index wanted, const StageContext& c) {
    const bool held_out = c.held_out.rows() > 0;
    const Index ahead = held_out ? config_.patience : 0;
    const Index last = std::min<Index>(wanted + ahead, config_.rounds);
    with_team([&] {
      while (!ended_ && booster_->rounds() < last) {
        stopped_ = c.run.reporter.stop_requested();
        if (stopped_ || !booster_->advance()) {
          end(held_out);
        } else if (held_out) {
          look(c.selection);
        } else {
          best_ = booster_->rounds();
        }
      }
    });
    if (booster_->rounds() >= config_.rounds) ended_ = true;
  }
  void end(bool held_out) {
    ended_ = true;
    if (!held_out) best_ = booster_->rounds();
  }
  void look(const Selection& selection) {
    const Index rounds = booster_->rounds();
    const double now = cost(booster_->round(rounds - 1).held_out_loss, selection);
    if (now < lowest_) {
      lowest_ = now;
      best_ = rounds;
    }
    ended_ = rounds - best_ >= config_.patience;
  }

  std::vector<Measure> theory(Range rounds) const {
    TreesTheory theory;
    const trees::Round& first = booster_->round(rounds.begin);
    theory.grad_l1 = first.gradient_l1;
    theory.grad_l2 = first.gradient_l2;
    theory.energy = first.energy;
    theory.trees = rounds.size();
    for (Index r = rounds.begin; r < rounds.end; ++r) {
      theory.alignment += booster_->round(r).alignment / static_cast<double>(rounds.size());
      theory.predicted_decrease += booster_->round(r).predicted_decrease;
    }
    return measures(theory);
  }

  TreesConfig config_;
  Index batch_;
  std::optional<trees::Booster> booster_;
  std::optional<Memory> before_;  ///< of a run to go on with, until there is a booster
  int seed_ = 0;                  ///< of the booster
  Index handed_ = 0;              ///< rounds that stages have
  Index best_ = 0;                ///< rounds of the lowest cost
  double lowest_ = std::numeric_limits<double>::infinity();  ///< cost of held-out rows
  bool ended_ = false;
  bool stopped_ = false;  ///< by the reporter, in the run before this
};

}  // namespace

namespace trees {

Index rounds_of(const Network& start, const Network& fitted) {
  Index rounds = 0;
  for (Index stage = start.depth(); stage < fitted.depth(); ++stage) {
    const Trees* block = trees_of(*fitted.stages[static_cast<std::size_t>(stage)].block);
    if (block && fitted.stages[static_cast<std::size_t>(stage)].keep != 0)
      rounds += block->arrays().trees();
  }
  return rounds;
}

int more_rounds(Index rounds, double share) {
  return static_cast<int>(std::lround(static_cast<double>(rounds) / share));
}

}  // namespace trees

std::unique_ptr<StageFitter> make_trees(const TreesConfig& config, int stages) {
  return std::make_unique<TreesFitter>(config, (config.rounds + stages - 1) / stages);
}

MethodInfo trees_method() {
  return {
      "trees",
      "boosted trees",
      "Each stage is a batch of trees that add to the scores, each fitted to the functional "
      "gradient "
      "with Newton's\n"
      "steps in its leaves. Trees read one small whole number for each column, not the encoded "
      "numbers: bins of\n"
      "numbers, levels of categories, missing values apart. They need no scaling and choose the "
      "columns that matter;\n"
      "smooth functions of many columns take them many steps. Classes and numbers.",
      "Friedman, Greedy function approximation, Annals of Statistics 2001; Chen & Guestrin, "
      "XGBoost, "
      "KDD 2016; Ke et al., LightGBM, NIPS 2017",
      {"trees"},
      {"trees.leaves=8:96", "trees.learning-rate=0.02:0.1", "trees.columns=0.3:1",
       "trees.rows=0.4:1", "trees.min-rows=2:50", "trees.l2=0.01:10"},
      [](const TrainConfig& c, const BlockConfig&) {
        return make_trees(c.trees, std::max(stages_of(c), 1));
      },
      MethodInfo::Openings::none,
      true,
      nullptr,
      {.numbers = false, .codes = true},
      trees::with_scores,
      [](const TrainConfig& c) { return Index{c.trees.refit_rows}; },
      nullptr,
      true};
}

}  // namespace resboost
