// Boosted trees as residual stages: J. Friedman, "Greedy function approximation", Annals of
// Statistics 2001; T. Chen and C. Guestrin, "XGBoost", KDD 2016; G. Ke et al., "LightGBM", NIPS
// 2017. The representation is the scores; a stage adds a batch of trees, each the projection of the
// functional gradient on functions that are constant on its leaves, by Newton's metric.

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "train/trees/base_scores.h"
#include "train/trees/booster.h"

namespace resboost {
namespace {

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
    if (end <= handed_) return std::nullopt;
    FittedStage fitted;
    fitted.stage = {std::make_unique<Trees>(booster_->trees({handed_, end})), 1, 1, Reads::codes};
    fitted.head = trees::identity_head(c.head.outputs());
    fitted.theory = measures({handed_, end});
    handed_ = end;
    return fitted;
  }

 private:
  void begin(const StageContext& c) {
    if (!c.train.codes)
      throw ConfigError("method trees: reads the codes of a table's columns, and there are none");
    const auto sample = [&c](const Examples& examples) {  // without rows it may be without codes
      return trees::Sample{examples.rows() > 0 ? *examples.codes : *c.train.codes, examples.target,
                           examples.w, Matrix(examples.z)};
    };
    booster_.emplace(sample(c.train), sample(c.held_out), c.loss, config_, c.rng);
    lowest_ = trees::mean_loss(booster_->held_out(), c.loss);
  }

  /// Until the trees of the next stage are known to be worth having, or not.
  void run(Index wanted, const StageContext& c) {
    const bool held_out = c.held_out.rows() > 0;
    const Index ahead = held_out ? config_.patience : 0;
    const Index last = std::min<Index>(wanted + ahead, config_.rounds);
    while (!ended_ && booster_->rounds() < last) {
      if (c.reporter.stop_requested() || !booster_->advance()) {
        end(held_out);
      } else if (held_out) {
        look();
      } else {
        best_ = booster_->rounds();
      }
    }
    if (booster_->rounds() >= config_.rounds) ended_ = true;
  }
  void end(bool held_out) {
    ended_ = true;
    if (!held_out) best_ = booster_->rounds();
  }
  void look() {
    const Index rounds = booster_->rounds();
    const double loss = booster_->round(rounds - 1).held_out_loss;
    if (loss < lowest_) {
      lowest_ = loss;
      best_ = rounds;
    }
    ended_ = rounds - best_ >= config_.patience;
  }

  std::vector<Measure> measures(Range rounds) const {
    const trees::Round& first = booster_->round(rounds.begin);
    double alignment = 0, decrease = 0;
    for (Index r = rounds.begin; r < rounds.end; ++r) {
      alignment += booster_->round(r).alignment / static_cast<double>(rounds.size());
      decrease += booster_->round(r).predicted_decrease;
    }
    return {{"grad_l1", first.gradient_l1},
            {"grad_l2", first.gradient_l2},
            {"energy", first.energy},
            {"weak_learning", first.energy / (first.gradient_l1 * first.gradient_l1)},
            {"alignment", alignment},
            {"trees", static_cast<double>(rounds.size())},
            {"predicted_decrease", decrease}};
  }

  TreesConfig config_;
  Index batch_;
  std::optional<trees::Booster> booster_;
  Index handed_ = 0;  ///< rounds that stages have
  Index best_ = 0;    ///< rounds of the lowest held-out loss
  double lowest_ = std::numeric_limits<double>::infinity();
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<StageFitter> make_trees(const TreesConfig& config, int stages) {
  return std::make_unique<TreesFitter>(config, (config.rounds + stages - 1) / stages);
}

}  // namespace resboost
