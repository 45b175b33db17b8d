// The hybrid (docs/theory.md): ResFGB's trained embedding (Nitanda & Suzuki, ICML
// 2018), RFRBoost's least-squares map and exact line search (Zozoulenko, Cass & Gonon, ICML 2025),
// and a head that L-BFGS refits from the last one. None of the papers has it.

#include <utility>

#include "resboost/methods.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/method_table.h"
#include "train/moments.h"

namespace resboost {
namespace {

class Hybrid final : public StageFitter {
 public:
  Hybrid(const BlockConfig& block, const EmbeddingConfig& embedding, const HybridConfig& config)
      : embedding_(block, embedding, make_squared_loss()), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    Matrix gradient = unweighted_gradient(c.train, c.head, c.loss);
    if (!(rms_row_norm(gradient) > 0)) return std::nullopt;  // nothing is left over
    auto iota = embedding_.fit_directions(c, c.train);
    if (!iota) return std::nullopt;
    Matrix features = layer_outputs(*iota, c.train);
    if (c.train.w.size()) {  // weighted least squares
      features.array().colwise() *= c.train.w.array().sqrt();
      gradient.array().colwise() *= c.train.w.array().sqrt();
    }
    const Matrix a = least_squares(by_cell(std::move(features), c.train),
                                   by_cell(std::move(gradient), c.train), config_.ridge);
    return gradient_step(c, c.train, std::move(iota), a,
                         {StepConfig::Rule::line_search, config_.eta, config_.max_step});
  }

  void save(Memory& memory) const override { embedding_.save(memory); }
  void restore(const Memory& memory) override { embedding_.restore(memory); }

 private:
  EmbeddingFitter embedding_;
  HybridConfig config_;
};

}  // namespace

std::unique_ptr<StageFitter> make_hybrid(const BlockConfig& block, const EmbeddingConfig& embedding,
                                         const HybridConfig& hybrid) {
  return std::make_unique<Hybrid>(block, embedding, hybrid);
}

MethodInfo hybrid_method() {
  return {
      "hybrid",
      "trained embedding, least-squares map, line search: the default",
      "Fits a small network to the functional gradient, as ResFGB does, solves for the linear map "
      "that takes its\n"
      "outputs to the gradient, as RFRBoost does, and goes the best step along it, times eta. The "
      "head of each depth\n"
      "is solved for anew, from the last one. None of the papers has this combination.\n"
      "Classes and numbers.",
      "parents: Nitanda & Suzuki, ICML 2018; Zozoulenko, Cass & Gonon, ICML 2025",
      {"hybrid", "embedding", "block", "head", "backprop"},
      {"block.width=32:256", "embedding.learning-rate=0.0005:0.01", "embedding.steps=500:3000",
       "hybrid.eta=0.2:1", "hybrid.ridge=0.001:1", "head.l2=0.1:100"},
      [](const TrainConfig& c, const BlockConfig& block) {
        return make_hybrid(block, c.embedding, c.hybrid);
      }};
}

}  // namespace resboost
