// RFRBoost: N. Zozoulenko, T. Cass and L. Gonon, "Random Feature Representation Boosting", ICML
// 2025; their code 400aed1. A block is random features of the
// representation z and of the raw input x, which are never trained, and a linear map, which is
// solved for: by ridge regression on the functional gradient and an exact line search
// (Theorem 3.2), or greedily for the present head (Theorem 3.1).

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "train/conv_features.h"
#include "train/embedding.h"
#include "train/gradient_step.h"
#include "train/line_search.h"
#include "train/method_table.h"
#include "train/moments.h"
#include "train/random_features.h"
#include "train/rfrboost_direction.h"
#include "train/sandwiched.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum : std::uint64_t { kOfZ = 31, kOfX = 32, kStem = 33 };

using Variant = RfrBoostConfig::Variant;

/// Width of the first stage where the greedy scalar and diagonal maps, which cannot change it, need
/// one.
constexpr Index kUpscale = 512;

/// Random features of z and of x.
struct RandomFeatures {
  std::unique_ptr<Layer> of_z, of_x;
};

/// What is known of a stage of the gradient variant; formulas in docs/theory.md.
struct RfrTheory {
  const RfrDirection& direction;
  double step;          ///< taken
  double margin_bound;  ///< of margin_bound_before()

  template <class Visitor>
  void describe(Visitor& v) const {
    v("grad_l1", direction.grad_l1, "mean norm of the gradient", "|g|");
    v("grad_l2", direction.grad_l2, "root mean square");
    v("alignment", direction.alignment, "cosine of gradient and step", "align");
    v("fit_r2", direction.r2, "R² of the fit");
    v("line_search", direction.step, "best, before eta");
    v("step", step, "taken", "step");
    v("predicted_decrease", direction.predicted_decrease(step), "guaranteed fall");
    v("margin_bound", margin_bound, "bound");
  }
};

/// Of a stage of the greedy variants.
struct GreedyTheory {
  double residual;  ///< RMS norm of the targets minus the predictions, before the stage

  template <class Visitor>
  void describe(Visitor& v) const {
    v("residual", residual, "residual, root mean square", "residual");
  }
};

void scale_rows(Matrix& rows, const Vector& weights) {
  if (weights.size()) rows.array().colwise() *= weights.array().sqrt();
}

class RfrBoost final : public StageFitter {
 public:
  explicit RfrBoost(const RfrBoostConfig& config) : config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (c.train.pooling.window > 0) return picture_stage(c);
    if (config_.variant != Variant::gradient && !c.loss.quadratic()) {
      throw ConfigError(
          "parameter `rfrboost.variant`: the greedy variants solve for squared loss; for " +
          c.loss.name() + " loss use gradient");
    }
    if (c.t == 0 && upscale() > 0) return stem(c);
    switch (config_.variant) {
      case Variant::gradient:
        return gradient_stage(c);
      case Variant::dense:
        return dense_stage(c);
      case Variant::scalar:
      case Variant::diag:
        break;
    }
    return added_stage(c);
  }

 private:
  bool adds_features() const {
    return config_.variant == Variant::scalar || config_.variant == Variant::diag;
  }
  Index upscale() const {
    return config_.upscale == 0 && adds_features() ? kUpscale : config_.upscale;
  }

  std::unique_ptr<Layer> features(const Rows& rows, const Matrix& y, Index count, Rng rng) const {
    return config_.sampling == RfrBoostConfig::Sampling::swim
               ? make_swim_features(rows, y, count, config_.scale, rng)
               : make_iid_features(rows.cols(), count, config_.scale, rng);
  }

  /// Phi_0: random features in place of the input.
  std::optional<FittedStage> stem(const StageContext& c) const {
    FittedStage fitted;
    fitted.stage =
        Stage{features(c.train.x, c.train.target, upscale(), c.run.rng.fork(kStem)), 0, 1};
    return fitted;
  }

  RandomFeatures sample(const StageContext& c, Index count) const {
    return {features(c.train.z, c.train.target, count, c.run.rng.fork(kOfZ)),
            features(c.train.x, c.train.target, count, c.run.rng.fork(kOfX))};
  }

  static Matrix outputs(const StageContext& c, const RandomFeatures& features) {
    const Index half = features.of_z->outputs();
    Matrix f(c.train.rows(), half + features.of_x->outputs());
    layer_outputs(*features.of_z, c.train.z, f.leftCols(half));
    layer_outputs(*features.of_x, c.train.x, f.rightCols(f.cols() - half));
    return f;
  }

  /// The towers whose two maps are the upper and the lower half of one [2 features, D], with one
  /// intercept.
  static Stage stage_of(RandomFeatures features, const Matrix& map, const Vector& intercept,
                        double step) {
    const Index half = features.of_z->outputs();
    auto of_z = with_linear_map(std::move(features.of_z), map.topRows(half));
    auto of_x = with_linear_map(std::move(features.of_x), map.bottomRows(map.rows() - half));
    params(*of_z).back()->value = intercept;
    return Stage{make_towers(std::move(of_z), std::move(of_x)), 1, static_cast<Real>(step),
                 Reads::z_and_x};
  }

  std::optional<FittedStage> gradient_stage(const StageContext& c) const {
    RandomFeatures features = sample(c, config_.features);
    const Design design(c.train, *features.of_z, *features.of_x);
    const auto direction = fit_direction(c.train, design, c.head, c.loss, config_.ridge);
    if (!direction || !(direction->step > 0)) return std::nullopt;
    const double step = config_.eta * direction->step;
    FittedStage fitted;
    fitted.theory =
        measures(RfrTheory{*direction, step, margin_bound_before(c, direction->grad_l1)});
    fitted.stage = stage_of(std::move(features), direction->map, direction->intercept, step);
    return fitted;
  }

  /// On pictures the features are a random convolution of z alone, and one map of channels serves
  /// all pixels.
  std::optional<FittedStage> picture_stage(const StageContext& c) const {
    if (config_.variant != Variant::gradient)
      throw ConfigError("parameter `rfrboost.variant`: on pictures only gradient");
    auto features = make_conv_features(c.train, c.train.pooling.image, config_.features, 1,
                                       config_.scale, c.run.rng.fork(kOfZ));
    Matrix f = layer_outputs(*features, c.train);
    Matrix g = unweighted_gradient(c.train, c.head, c.loss);
    if (!(g.norm() > 0)) return std::nullopt;  // nothing is left over
    scale_rows(f, c.train.w);
    scale_rows(g, c.train.w);
    const Matrix map = least_squares(by_cell(std::move(f), c.train), by_cell(std::move(g), c.train),
                                     config_.ridge);
    return gradient_step(
        c, c.train, std::move(features), map,
        {StepConfig::Rule::line_search, config_.eta, std::numeric_limits<double>::infinity()});
  }

  /// r_i times the roots of the row weights.
  static Matrix residual(const StageContext& c) {
    Matrix r = c.train.target - head_scores(c.train, c.head);
    scale_rows(r, c.train.w);
    return r;
  }

  std::optional<FittedStage> dense_stage(const StageContext& c) const {
    RandomFeatures features = sample(c, config_.features);
    Matrix f = outputs(c, features);
    scale_rows(f, c.train.w);
    const Matrix map =
        greedy_dense(std::move(f), residual(c), c.head.w().cast<double>(), config_.ridge)
            .cast<Real>();
    return greedy(c, map, std::move(features));
  }

  /// scalar, diag: both sets of features are as wide as z, and added.
  std::optional<FittedStage> added_stage(const StageContext& c) const {
    const Index width = c.train.z.width();
    RandomFeatures features = sample(c, width);
    Matrix f = layer_outputs(*features.of_z, c.train.z) + layer_outputs(*features.of_x, c.train.x);
    scale_rows(f, c.train.w);
    const Eigen::MatrixXd w = c.head.w().cast<double>();
    const Eigen::VectorXd a =
        config_.variant == Variant::diag
            ? greedy_diag(f, residual(c), w, config_.ridge)
            : Eigen::VectorXd::Constant(width, greedy_scalar(f, residual(c), w, config_.ridge));
    const Matrix diagonal = Eigen::MatrixXd(a.asDiagonal()).cast<Real>();
    Matrix map(2 * width, width);
    map << diagonal, diagonal;
    return greedy(c, map, std::move(features));
  }

  std::optional<FittedStage> greedy(const StageContext& c, const Matrix& map,
                                    RandomFeatures features) const {
    if (!(map.norm() > 0)) return std::nullopt;  // nothing is left over, or the head sees nothing
    FittedStage fitted;
    fitted.theory = measures(GreedyTheory{rms_row_norm(residual(c))});
    fitted.stage = stage_of(std::move(features), map, Vector::Zero(map.cols()), config_.eta);
    return fitted;
  }

  RfrBoostConfig config_;
};

/// Penalties of the paper's code are times the number of rows; ours are l2 / (2 n) on a loss that
/// is a mean over the outputs.
HeadConfig head_config(const TrainConfig& config, double rows, double outputs) {
  HeadConfig head = config.head;
  head.l2 = 2 * config.rfrboost.head_ridge * rows / outputs;
  return head;
}

}  // namespace

std::unique_ptr<StageFitter> make_rfrboost(const RfrBoostConfig& rfrboost) {
  return std::make_unique<RfrBoost>(rfrboost);
}

MethodInfo rfrboost_method() {
  return {
      "rfrboost",
      "random features, closed-form blocks",
      "Each block is a layer of random features of the representation and of the raw input, and a "
      "linear map that is\n"
      "solved for: to the functional gradient, with an exact line search, or greedily (numbers "
      "only). Nothing is\n"
      "trained by minibatches. The fastest method here (docs/methods.md has the tables);\n"
      "features that nobody trains cannot pick out a few relevant columns among many.",
      "Zozoulenko, Cass & Gonon, Random Feature Representation Boosting, ICML 2025",
      {"rfrboost", "head", "backprop"},
      {"rfrboost.features=128:1024", "rfrboost.scale=0.1:20", "rfrboost.ridge=0.00001:0.1",
       "rfrboost.head-ridge=0.0001:0.1", "rfrboost.eta=0.1:1"},
      [](const TrainConfig& c, const BlockConfig&) { return make_rfrboost(c.rfrboost); },
      MethodInfo::Openings::random,
      true,
      head_config};
}

}  // namespace resboost
