// Stages whose blocks a weak learner of the program's own fits (docs/methods.md): the hybrid's
// least-squares map and line search behind what the learner returns. The learner is asked for the
// way down in the scores, a number for each score of a row, which is all that any weak learner can
// follow of the functional gradient: at z that is the same numbers times the head's weights.

#include <utility>

#include "base/parallel.h"
#include "resboost/weak_learner.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/method_table.h"
#include "train/moments.h"

namespace resboost {
namespace {

enum : std::uint64_t { kSeed = 41 };

/// -d(loss_i)/d(score_ik), without the row weights. Of two classes the columns are each other's
/// negatives, and the second one says it all.
Matrix descent(const Examples& examples, const Head& head, const Loss& loss) {
  Matrix all = scores(examples, head);
  const Weights none{Vector()};
  parallel_slices(all.rows(), kSliceRows, [&](Range rows, int) {
    MutRows part = all.middleRows(rows.begin, rows.size());
    const Matrix said = part;
    loss.sum(said, examples.target.middleRows(rows.begin, rows.size()), none, -1, &part);
  });
  if (loss.of_classes() && all.cols() == 2) return all.rightCols(1);
  return all;
}

class OwnStages final : public StageFitter {
 public:
  OwnStages(const HybridConfig& config, std::shared_ptr<WeakLearner> learner)
      : config_(config), learner_(std::move(learner)) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    Matrix gradient = unweighted_gradient(c.train, c.head, c.loss);
    if (!(rms_row_norm(gradient) > 0)) return std::nullopt;  // nothing is left over
    WeakMap fitted = learner_->fit({c.t, c.run.rng.fork(kSeed).bits(), Matrix(Rows(c.train.z)),
                                    descent(c.train, c.head, c.loss), c.train.w});
    auto block = make_own(c.train.z.width(), fitted.outputs, std::move(fitted.map));
    Matrix features = layer_outputs(*block, c.train);
    if (c.train.w.size()) {  // weighted least squares
      features.array().colwise() *= c.train.w.array().sqrt();
      gradient.array().colwise() *= c.train.w.array().sqrt();
    }
    const Matrix a = least_squares(features, gradient, config_.ridge);
    return gradient_step(c, c.train, std::move(block), a,
                         {StepConfig::Rule::line_search, config_.eta, config_.max_step});
  }

 private:
  HybridConfig config_;
  std::shared_ptr<WeakLearner> learner_;
};

}  // namespace

std::unique_ptr<StageFitter> make_own_stages(const HybridConfig& hybrid,
                                             std::shared_ptr<WeakLearner> learner) {
  return std::make_unique<OwnStages>(hybrid, std::move(learner));
}

MethodInfo own_method(std::string name, std::string summary,
                      std::function<std::shared_ptr<WeakLearner>()> learner) {
  MethodInfo info;
  info.name = std::move(name);
  info.summary = std::move(summary);
  info.text =
      "Fits a weak learner of the program's own to the way down in the scores, solves for the "
      "linear "
      "map that\n"
      "takes its outputs to the functional gradient, and goes on from there as hybrid does.";
  info.source = "none";
  info.groups = {"hybrid.eta", "hybrid.max-step", "hybrid.ridge", "head"};
  info.tuned = {"hybrid.eta=0.2:1", "hybrid.ridge=0.001:1", "head.l2=0.1:100"};
  info.make = [learner = std::move(learner)](const TrainConfig& config, const BlockConfig&) {
    return make_own_stages(config.hybrid, learner());
  };
  info.openings = MethodInfo::Openings::none;
  info.passes_gradients = false;
  return info;
}

}  // namespace resboost
