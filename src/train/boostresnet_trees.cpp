// BoostResNet with modules that no gradient goes through: F. Huang, J. Ash, J. Langford and R.
// Schapire, "Learning Deep ResNet Blocks Sequentially using Boosting Theory", ICML 2018, whose
// boosting asks of a block only that it can be trained on top of what lies below. z is the scores,
// and block t a batch of boosted trees that adds to them, trained on the logistic or the
// exponential loss (eq. 6) of z + block while everything below is frozen. The classifier on top is
// the identity, o_t = softmax(z_t): bounded, however large the leaves are.

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "resboost/methods.h"
#include "train/method_table.h"
#include "train/modules.h"
#include "train/trees/base_scores.h"

namespace resboost {
namespace {

class BoostResNetTrees final : public StageFitter {
 public:
  BoostResNetTrees(const BoostResNetConfig& config, const TreesConfig& trees, int stages)
      : gamma_(config.gamma),
        surrogate_(make_surrogate(config)),
        trees_(make_trees(trees, stages)) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    require_logistic(c.loss);
    modules_.follow(c, true);  // the head is always the identity
    auto fitted = trees_->fit({c.t, c.train, c.held_out, c.head, *surrogate_, c.run, c.selection});
    if (!fitted) return std::nullopt;
    Network net;
    net.stages.push_back(std::move(fitted->stage));
    net.heads.push_back(*fitted->head);
    const BoostingRound round = modules_.add(c, net);
    ended_ = !is_weak_learner(round, gamma_, c);
    if (ended_) return std::nullopt;
    fitted->stage = std::move(net.stages.front());
    add_measures(round, fitted->theory);
    return fitted;
  }

  bool ready() const override { return !ended_ && trees_->ready(); }

  /// As trees are, with as many of them as were best.
  std::optional<TrainConfig> again(const TrainConfig& config, const Network& start,
                                   const Network& fitted, double share) const override {
    return trees_->again(config, start, fitted, share);
  }

  void save(Memory& memory) const override {
    modules_.save(memory);
    trees_->save(memory);
  }
  void restore(const Memory& memory) override {
    modules_.restore(memory);
    trees_->restore(memory);
  }

 private:
  double gamma_;
  bool ended_ = false;  ///< a module was no weak learner
  std::unique_ptr<Loss> surrogate_;
  std::unique_ptr<StageFitter> trees_;
  Modules modules_;
};

}  // namespace

std::unique_ptr<StageFitter> make_boostresnet_trees(const BoostResNetConfig& boostresnet,
                                                    const TreesConfig& trees, int stages) {
  return std::make_unique<BoostResNetTrees>(boostresnet, trees, stages);
}

MethodInfo boostresnet_trees_method() {
  return {
      "boostresnet-trees",
      "batches of trees as weak learners of a telescoping sum",
      "BoostResNet's modules without a gradient: each block is a batch of boosted trees that adds "
      "to the scores,\n"
      "trained while all below is frozen. The difference of two successive classifiers is the "
      "weak learner, and its\n"
      "edge gamma says whether the batch was worth adding. The trees are those of --method trees: "
      "--trees.rounds\n"
      "are dealt to the stages; bounds on the training error are printed for every depth. Classes "
      "only.",
      "Huang, Ash, Langford & Schapire, Learning Deep ResNet Blocks Sequentially, ICML 2018; "
      "Friedman, Annals of Statistics 2001",
      {"trees", "boostresnet.loss", "boostresnet.gamma"},
      {"trees.leaves=8:96", "trees.learning-rate=0.02:0.1", "trees.columns=0.3:1",
       "trees.rows=0.4:1", "trees.min-rows=2:50", "trees.l2=0.01:10"},
      [](const TrainConfig& c, const BlockConfig&) {
        return make_boostresnet_trees(c.boostresnet, c.trees, std::max(stages_of(c), 1));
      },
      MethodInfo::Openings::none,
      false,
      nullptr,
      {.numbers = false, .codes = true},
      trees::with_scores,
      [](const TrainConfig& c) { return Index{c.trees.refit_rows}; },
      nullptr,
      true,
      40};
}

}  // namespace resboost
