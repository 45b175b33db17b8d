// ResFGB-FW: A. Nitanda and T. Suzuki, "Functional Gradient Boosting for Learning Residual-like
// Networks with Statistical Guarantees", AISTATS 2020, as the official repository has it (9ff8e04,
// 149cf58). Frank-Wolfe in the space H of the learnt kernel: the point of the
// ball of radius rho with the steepest descent is -rho T_k grad / |T_k grad|_H, and a stage goes 2
// / (offset + t) of the way there, so that the identity's path shrinks by as much. The code divides
// by the norm of the X-branch alone; here it is that of both branches, whose sum the kernel is, so
// that the target lies in the ball and the Frank-Wolfe gap (2.3) is the gap.

#include <algorithm>
#include <cmath>
#include <utility>

#include "loss/surrogate.h"
#include "resboost/methods.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/method_table.h"
#include "train/moments.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum : std::uint64_t { kFirst = 11, kSecond = 12 };

double mean_row_norm(const Rows& rows) {
  return rows.rowwise().norm().template cast<double>().sum() /
         static_cast<double>(std::max<Index>(rows.rows(), 1));
}

double largest_row_norm(const Rows& rows) {
  return std::sqrt(double{rows.rowwise().squaredNorm().maxCoeff()});
}

/// What is known of a Frank-Wolfe step; formulas in docs/theory.md.
struct FrankWolfeTheory {
  double grad_l1 = 0;        ///< g1 = mean |grad_i|
  double smoothed_norm = 0;  ///< |T_k grad|_H = |A|_F
  double gap = 0;            ///< mean <grad_i, z_i> + radius |T_k grad|_H
  double largest_z = 0;      ///< max |z_i|
  double step = 0;           ///< s_l
  double margin_bound = 0;   ///< of margin_bound_before()

  template <class Visitor>
  void describe(Visitor& v) const {
    v("grad_l1", grad_l1, "mean norm of the gradient", "|g|");
    v("smoothed_norm", smoothed_norm, "norm that the kernel sees");
    v("fw_gap", gap, "gap", "gap");
    v("largest_z", largest_z, "largest row");
    v("step", step, "taken", "step");
    v("margin_bound", margin_bound, "bound");
  }
};

class ResFgbFw final : public StageFitter {
 public:
  ResFgbFw(const BlockConfig& block, const EmbeddingConfig& embedding,
           const FrankWolfeConfig& config)
      : block_(with_tanh_output(block)),
        embedding_(block_, embedding, make_alignment_loss()),
        config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    const Matrix gradient = functional_gradient(c.train, c.head, c.loss);
    if (!(mean_row_norm(gradient) > 0)) return std::nullopt;  // nothing is left over
    if (!fit_towers(c)) return std::nullopt;
    // Each tower alone, on its own input.
    const Matrix iota_z = layer_outputs(*of_z_, c.train.z);
    const Matrix iota_x = layer_outputs(*of_x_, c.train.x);
    Matrix a_z = -kernel_mean(iota_z, gradient), a_x = -kernel_mean(iota_x, gradient);
    // |T_k grad|_H = |(1/n) sum iota_i grad_i^T|_F
    const double norm =
        std::sqrt(a_z.cast<double>().squaredNorm() + a_x.cast<double>().squaredNorm());
    if (!(norm > 0)) return std::nullopt;
    a_z *= static_cast<Real>(config_.radius / norm);
    a_x *= static_cast<Real>(config_.radius / norm);
    return finish(c, gradient, norm, a_z, a_x);
  }

  void save(Memory& memory) const override { embedding_.save(memory); }
  void restore(const Memory& memory) override { embedding_.restore(memory); }

 private:
  /// min -(1/n) sum_i <f1(z_i) + f2(x_i), tau_i> with one scale for all rows (2.1). False if asked
  /// to stop.
  bool fit_towers(const StageContext& c) {
    Matrix target = unweighted_gradient(c.train, c.head, c.loss);
    const auto size = static_cast<Real>(mean_row_norm(target));
    target /= size;
    const Matrix held_out_target =
        c.held_out.rows() > 0 ? Matrix(unweighted_gradient(c.held_out, c.head, c.loss) / size)
                              : Matrix();
    auto towers = make_towers(
        make_embedding(c.train.z.width(), c.train.z.width(), block_, c.run.rng.fork(kFirst)),
        make_embedding(c.train.x.width(), c.train.z.width(), block_, c.run.rng.fork(kSecond)));
    const auto fitted = embedding_.fit(c, std::move(towers), Reads::z_and_x,
                                       {c.train.x, c.train.z, target, c.train.w},
                                       {c.held_out.x, c.held_out.z, held_out_target, c.held_out.w});
    if (!fitted) return false;
    of_z_ = fitted->layer(0).clone();
    of_x_ = fitted->layer(1).clone();
    return true;
  }

  FittedStage finish(const StageContext& c, const Matrix& gradient, double norm, const Matrix& a_z,
                     const Matrix& a_x) {
    const double step = 2 / (config_.offset + c.t);  // s_l of 2.1
    FittedStage fitted;
    FrankWolfeTheory theory;
    theory.grad_l1 = mean_row_norm(gradient);
    const auto n = static_cast<double>(gradient.rows());
    const double along =
        gradient.cast<double>().cwiseProduct(c.train.z.matrix().cast<double>()).sum() / n;
    theory.smoothed_norm = norm;
    theory.gap = along + config_.radius * norm;
    theory.largest_z = largest_row_norm(c.train.z);
    theory.step = step;
    theory.margin_bound = margin_bound_before(c, theory.grad_l1);
    fitted.theory = measures(theory);
    fitted.stage = Stage{
        make_towers(with_linear_map(std::move(of_z_), a_z), with_linear_map(std::move(of_x_), a_x)),
        static_cast<Real>(1 - step), static_cast<Real>(step), Reads::z_and_x};
    return fitted;
  }

  BlockConfig block_;
  EmbeddingFitter embedding_;
  FrankWolfeConfig config_;
  std::unique_ptr<Layer> of_z_, of_x_;  ///< f1 and f2 of the stage at hand
};

}  // namespace

std::unique_ptr<StageFitter> make_resfgb_fw(const BlockConfig& block,
                                            const EmbeddingConfig& embedding,
                                            const FrankWolfeConfig& fw) {
  return std::make_unique<ResFgbFw>(block, embedding, fw);
}

MethodInfo resfgb_fw_method() {
  return {
      "resfgb-fw",
      "ResFGB by Frank-Wolfe steps",
      "Each stage goes 2 / (offset + t) of the way from the representation towards the steepest "
      "point of a ball in\n"
      "the space of the embedding's kernel, so that the network stays bounded; the path of the "
      "identity shrinks.\n"
      "Two embeddings, of the representation and of the raw input, are trained to align with the "
      "gradient.\n"
      "The Frank-Wolfe gap is printed.",
      "official code of Nitanda & Suzuki, Functional Gradient Boosting for Learning Residual-like "
      "Networks, AISTATS "
      "2020",
      {"fw", "embedding", "block", "head", "backprop"},
      {"block.width=32:256", "embedding.learning-rate=0.0005:0.01", "embedding.steps=500:3000",
       "fw.offset=5:50", "fw.radius=0.5:100", "head.l2=0.1:100"},
      [](const TrainConfig& c, const BlockConfig& block) {
        return make_resfgb_fw(block, c.embedding, c.fw);
      },
      MethodInfo::Openings::none};
}

}  // namespace resboost
