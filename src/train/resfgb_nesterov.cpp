// ResFGB with Nesterov momentum over the layers: official code of A. Nitanda and T. Suzuki, commit
// 4853149 (30 May 2018). The embedding ends in tanh and is fitted by Huber's
// loss. With V the momentum on the training rows,
//   V <- mu V + G,   A = (1/n) sum_i iota_i (G_i + mu V_i)^T,
// which is the code's V <- mu V + eta G, A <- e^T (eta G + mu V) with eta taken out into the step.

#include <utility>

#include "resboost/methods.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/method_table.h"
#include "train/moments.h"

namespace resboost {
namespace {

class ResFgbNesterov final : public StageFitter {
 public:
  ResFgbNesterov(const BlockConfig& block, const EmbeddingConfig& embedding,
                 const ResFgbConfig& config)
      : embedding_(with_tanh_output(block), embedding, make_huber_loss(1)), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    const Matrix gradient = functional_gradient(c.train, c.head, c.loss);
    if (!(rms_row_norm(gradient) > 0)) return std::nullopt;  // nothing is left over
    auto iota = embedding_.fit_directions(c, c.train);
    if (!iota) return std::nullopt;
    const auto mu = static_cast<Real>(config_.momentum);
    velocity_ = velocity_.rows() == gradient.rows() && velocity_.cols() == gradient.cols()
                    ? Matrix(mu * velocity_ + gradient)
                    : gradient;
    const Matrix outputs = by_cell(layer_outputs(*iota, c.train), c.train);
    const auto map_to = [&](const Matrix& rows) {
      return kernel_mean(outputs, by_cell(rows, c.train));
    };
    auto stage =
        gradient_step(c, c.train, iota->clone(), map_to(gradient + mu * velocity_), config_.step);
    if (stage) return stage;
    velocity_ = gradient;  // the momentum points uphill: begin again without it
    return gradient_step(c, c.train, std::move(iota), map_to(gradient), config_.step);
  }

  void save(Memory& memory) const override {
    embedding_.save(memory);
    memory.put("velocity", velocity_);
  }
  void restore(const Memory& memory) override {
    embedding_.restore(memory);
    velocity_ = memory.matrix("velocity");
  }

 private:
  EmbeddingFitter embedding_;
  ResFgbConfig config_;
  Matrix velocity_;  ///< V on the training rows, from stage to stage
};

}  // namespace

std::unique_ptr<StageFitter> make_resfgb_nesterov(const BlockConfig& block,
                                                  const EmbeddingConfig& embedding,
                                                  const ResFgbConfig& resfgb) {
  return std::make_unique<ResFgbNesterov>(block, embedding, resfgb);
}

MethodInfo resfgb_nesterov_method() {
  return {
      "resfgb-nesterov",
      "ResFGB with momentum over the layers",
      "As resfgb, but each stage follows the gradient plus what is left of the gradients of the "
      "stages before it,\n"
      "as Nesterov's accelerated descent does in function space. The embedding has tanh outputs "
      "and is fitted by\n"
      "Huber's loss, which large gradients do not dominate.\n"
      "For short steps; where momentum points uphill it is dropped.",
      "official code of Nitanda & Suzuki 2018, commit 4853149",
      {"resfgb", "embedding", "block", "head", "backprop"},
      {"block.width=32:256", "embedding.learning-rate=0.0005:0.01", "embedding.steps=500:3000",
       "resfgb.eta=0.2:1", "resfgb.momentum=0.5:0.95", "head.l2=0.1:100"},
      [](const TrainConfig& c, const BlockConfig& block) {
        return make_resfgb_nesterov(block, c.embedding, c.resfgb);
      }};
}

}  // namespace resboost
