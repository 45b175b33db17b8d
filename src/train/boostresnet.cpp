// BoostResNet: F. Huang, J. Ash, J. Langford and R. Schapire, "Learning Deep ResNet Blocks Sequentially using Boosting
// Theory", ICML 2018; equations and algorithms by their numbers there, multi-class version by ALGORITHMS.md 3.4. Each
// block is trained with a classifier on top while everything below is frozen (Alg. 2 in the form of eq. 6: the weights
// D_t cancel in what a block is trained on). The hypothesis module o_t = softmax(scores) has |o_t| <= 1; for two
// classes o(y) - o(other) is the paper's y o_t. With hidden layers in the classifier this is greedy layer-wise training
// (Belilovsky, Eickenberg & Oyallon, ICML 2019; ALGORITHMS.md 8.3): the classifier is thrown away, and the loop fits
// the depth's own linear head.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "loss/surrogate.h"
#include "resboost/describe.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "train/embedding.h"
#include "train/telescope.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kBlock = 21, kFit = 22, kAuxiliary = 23 };

/// softmax of the scores of the last stages of a network, which starts at z.   [n, k]
Matrix module_outputs(const Network& net, const Examples& examples) {
  Matrix out(examples.rows(), net.heads.back().outputs());
  const auto softmax = make_softmax_loss();
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int worker) {
    MutRows part = out.middleRows(rows.begin, rows.size());
    part = net.infer(examples.x.middleRows(rows.begin, rows.size()), examples.z.middleRows(rows.begin, rows.size()),
                     traces[static_cast<std::size_t>(worker)]);
    softmax->link(part);
  });
  return out;
}

class BoostResNet final : public StageFitter {
 public:
  BoostResNet(const BlockConfig& block, const BoostResNetConfig& config) : block_(block), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (!c.loss.of_classes()) {
      throw ConfigError(
          "option --method: boostresnet is for classes, and the target is numbers; use hybrid, resfgb or "
          "rfrboost");
    }
    if (c.loss.name() != "softmax") {
      throw ConfigError("option --loss: boostresnet trains its heads by --boostresnet.loss; leave --loss " +
                        c.loss.name() + " out");
    }
    follow(c);
    Network net;
    net.stages.push_back(Stage{make_block(c.train.z.cols(), block_, c.rng.fork(kBlock)), 1, 1, false});
    add_classifier(c, net);
    const auto loss =
        config_.loss == BoostResNetConfig::Surrogate::exponential ? make_exponential_loss() : make_softmax_loss();
    const SgdResult result = fit_sgd(net, c.train, c.held_out.rows() > 0 ? &c.held_out : nullptr, *loss, config_.sgd,
                                     {"block", c.t + 1}, c.rng.fork(kFit), c.reporter);
    if (result.stopped) return std::nullopt;

    const Telescope::Round round = telescope_->advance(module_outputs(net, c.train));
    if (config_.gamma > -1 && !(round.gamma > config_.gamma)) {  // the block is no weak learner (Alg. 1)
      c.reporter.on_warning("stage " + std::to_string(c.t + 1) + ": its edge over the stage before, gamma " +
                            number_text(round.gamma) + ", is not above --boostresnet.gamma " +
                            number_text(config_.gamma) + "; boosting ends");
      return std::nullopt;
    }
    FittedStage fitted;
    fitted.theory = theory_of(round);
    if (config_.auxiliary == 0) {
      add_generalisation_bound(c, net, fitted.theory);
      fitted.head = net.heads.back();
      own_head_ = std::move(net.heads.back());
    }
    fitted.stage = std::move(net.stages.front());
    return fitted;
  }

 private:
  /// Begins the telescope, at the present head where this run has not trained it: stages of an older run, or corrective
  /// epochs, came before. The norms of blocks that others have moved are not known.
  void follow(const StageContext& c) {
    const bool own = own_head_ && own_head_->weight.value == c.head.weight.value;
    if (telescope_ && (own || config_.auxiliary > 0)) return;
    telescope_.emplace(c.train.target);
    complexity_.reset();
    if (c.t == 0) {
      complexity_.emplace();
      return;
    }
    Network head_only;
    head_only.heads.push_back(c.head);
    telescope_->advance(module_outputs(head_only, c.train));
  }

  /// The linear head of the depth, or hidden layers and a linear head on them.
  void add_classifier(const StageContext& c, Network& net) const {
    if (config_.auxiliary == 0) {
      net.heads.push_back(c.head);
      return;
    }
    BlockConfig hidden = block_;
    hidden.layers = config_.auxiliary - 1;
    hidden.width = config_.auxiliary_width;
    hidden.output = Activation::relu;
    net.stages.push_back(
        Stage{make_embedding(c.train.z.cols(), hidden.width, hidden, c.rng.fork(kAuxiliary)), 0, 1, false});
    net.heads.emplace_back(hidden.width, c.head.outputs());
  }

  static std::vector<Measure> theory_of(const Telescope::Round& round) {
    return {{"edge", round.edge},
            {"gamma", round.gamma},
            {"alpha", round.alpha},
            {"covariance", round.covariance},
            {"z", round.z},
            {"exp_loss", round.exp_loss},
            {"weighted_loss", round.weighted_loss},
            {"edge_bound", round.edge_bound},
            {"module_error", round.error},
            {"error_bound", round.error_bound},
            {"gamma_bound", round.gamma_bound}};
  }

  /// Cor. 4.3, for two classes; needs every block below, so only networks grown from nothing have it.
  void add_generalisation_bound(const StageContext& c, const Network& net, std::vector<Measure>& theory) {
    if (!complexity_) return;
    complexity_->add(*net.stages.front().block);
    if (net.heads.back().outputs() != 2) return;
    theory.push_back({"generalisation_bound",
                      generalisation_bound(*complexity_, c.train, module_outputs(net, c.train), net.heads.back())});
  }

  BlockConfig block_;
  BoostResNetConfig config_;
  std::optional<Telescope> telescope_;
  std::optional<LayerNorms> complexity_;
  std::optional<Head> own_head_;  ///< of the last stage, as it was trained here
};

}  // namespace

std::unique_ptr<StageFitter> make_boostresnet(const BlockConfig& block, const BoostResNetConfig& boostresnet) {
  return std::make_unique<BoostResNet>(block, boostresnet);
}

}  // namespace resboost
