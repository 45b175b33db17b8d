// ResFGB: A. Nitanda and T. Suzuki, "Functional Gradient Boosting based on Residual Network Perception", ICML 2018.
// Each stage moves the representation one kernel-smoothed step down the functional gradient of the head's loss. Steps
// follow the official code (b566697), ALGORITHMS.md 1.2; where the defaults differ, and why, is in docs/theory.md.

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "kernels/solve.h"
#include "resboost/methods.h"
#include "train/block.h"
#include "train/theory.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kInit = 1, kFit = 2 };

/// Ridge of the least-squares map, as a share of the embedding's mean square: embeddings have nearly dependent outputs.
constexpr double kMapRidge = 0.1;

double rms_row_norm(const Matrix& m) {
  const auto sum = sum_over_slices(m.rows(), kSliceRows, 1, [&](Range rows, int, double* part) {
    *part += double{m.middleRows(rows.begin, rows.size()).squaredNorm()};
  });
  return std::sqrt(sum[0] / static_cast<double>(std::max<Index>(m.rows(), 1)));
}

/// Gradient rows as regression targets: tau_i = grad_i / RMS of its p numbers, or all by the one factor that gives unit
/// RMS.
Matrix regression_targets(Matrix gradient, ResFgbConfig::Target target, double rms_norm) {
  const double root_p = std::sqrt(static_cast<double>(gradient.cols()));
  if (target == ResFgbConfig::Target::global) {
    gradient *= static_cast<Real>(root_p / std::max(rms_norm, 1e-30));
    return gradient;
  }
  for (Index i = 0; i < gradient.rows(); ++i) {
    gradient.row(i) *= static_cast<Real>(1 / (double{gradient.row(i).norm()} / root_p + 1e-10));
  }
  return gradient;
}

/// A = (1/n) sum_i iota_i grad_i^T.   [p, p]
Matrix kernel_mean(const Matrix& iota, const Matrix& gradient) {
  const Index size = iota.cols() * gradient.cols();
  std::vector<Vector> product_of(static_cast<std::size_t>(threads()));
  constexpr Index kPassRows = 256;
  const auto sum = sum_over_slices(iota.rows(), kPassRows, size, [&](Range rows, int worker, double* part) {
    Vector& product = product_of[static_cast<std::size_t>(worker)];
    product.setZero(size);
    kernels::dense_backward_weights(iota.middleRows(rows.begin, rows.size()),
                                    gradient.middleRows(rows.begin, rows.size()), product.data(), nullptr);
    for (Index i = 0; i < size; ++i) part[i] += double{product(i)};
  });
  Matrix a(iota.cols(), gradient.cols());
  for (Index i = 0; i < size; ++i) {
    a.data()[i] = static_cast<Real>(sum[static_cast<std::size_t>(i)] / static_cast<double>(iota.rows()));
  }
  return a;
}

/// Rows times a square matrix.
Matrix times(const Matrix& rows, const Matrix& a) {
  Matrix product(rows.rows(), a.cols());
  const Vector no_bias = Vector::Zero(a.cols());
  parallel_slices(rows.rows(), kSliceRows, [&](Range r, int) {
    kernels::dense_forward(rows.middleRows(r.begin, r.size()), a.data(), no_bias.data(),
                           product.middleRows(r.begin, r.size()));
  });
  return product;
}

class ResFgb final : public StageFitter {
 public:
  ResFgb(const BlockConfig& block, const SgdConfig& embedding, const ResFgbConfig& config)
      : block_(block), sgd_(embedding), config_(config) {}

  std::optional<FittedStage> fit(const StageContext& c) override {
    const Matrix gradient = functional_gradient(c.train, c.head, c.loss);  // grad_i = W (p_i - e_i), without 1/n
    const double gradient_norm = rms_row_norm(gradient);
    if (!(gradient_norm > 0)) return std::nullopt;  // nothing is left over

    Network embedding;
    if (!fit_embedding(c, gradient, gradient_norm, embedding)) return std::nullopt;
    const Matrix iota = features_of(embedding, c.train);
    Matrix a = linear_map(iota, gradient);
    const Matrix smoothed = times(iota, a);  // T_k grad
    const double smoothed_norm = rms_row_norm(smoothed);
    if (!(smoothed_norm > 0)) return std::nullopt;  // the embedding is dead: no step would move anything

    double step = config_.eta;
    if (config_.step == ResFgbConfig::Step::line_search) {
      // In units of the representation's own size, so that neither a small head nor a small data scale stops it
      // (ALGORITHMS.md 1.7, second lesson), and no step throws the representation away.
      const double unit = rms_row_norm(c.train.z) / smoothed_norm;
      a *= static_cast<Real>(unit);
      const Matrix direction = smoothed * static_cast<Real>(-unit);
      step *= std::min(line_search(c.train, direction, c.head, c.loss), config_.max_step);
      if (!(step > 0)) return std::nullopt;
      return finish(c, gradient, smoothed, step, step * unit, embedding, a);
    }
    return finish(c, gradient, smoothed, step, step, embedding, a);
  }

 private:
  static Matrix features_of(const Network& net, const Examples& examples) {
    Matrix out(examples.rows(), net.stages.back().block->outputs());
    std::vector<Trace> traces(static_cast<std::size_t>(threads()));
    parallel_slices(examples.rows(), kSliceRows, [&](Range rows, int worker) {
      out.middleRows(rows.begin, rows.size()) =
          net.infer(examples.x.middleRows(rows.begin, rows.size()), examples.z.middleRows(rows.begin, rows.size()),
                    traces[static_cast<std::size_t>(worker)]);
    });
    return out;
  }

  /// iota: an MLP regressed on the gradient's directions by squared error. False if the reporter asked to stop.
  bool fit_embedding(const StageContext& c, const Matrix& gradient, double gradient_norm, Network& net) {
    net.stages.push_back(Stage{previous_ && config_.warm_start
                                   ? previous_->clone()
                                   : make_embedding(c.train.z.cols(), block_, c.rng.fork(kInit)),
                               0, 1, false});
    const Matrix target = regression_targets(gradient, config_.target, gradient_norm);
    const Examples train{c.train.x, c.train.z, target, c.train.w};
    const Matrix held_out_target =
        config_.early_stop && c.held_out.rows() > 0
            ? regression_targets(functional_gradient(c.held_out, c.head, c.loss), config_.target, gradient_norm)
            : Matrix();
    const Examples held_out{c.held_out.x, c.held_out.z, held_out_target, c.held_out.w};
    const auto squared = make_squared_loss();
    const SgdResult result = fit_sgd(net, train, held_out_target.rows() > 0 ? &held_out : nullptr, *squared, sgd_,
                                     {"block", c.t + 1}, c.rng.fork(kFit), c.reporter);
    sgd_.learning_rate = result.learning_rate;  // found once, at the first stage, then kept (1.3.2)
    previous_ = net.stages.front().block->clone();
    return !result.stopped;
  }

  /// A: the kernel mean, or the least-squares fit of the gradient on the embedding (RFRBoost's choice,
  /// ALGORITHMS.md 7.11).
  Matrix linear_map(const Matrix& iota, const Matrix& gradient) const {
    const Matrix mean = kernel_mean(iota, gradient);
    if (config_.map == ResFgbConfig::Map::kernel) return mean;
    const Eigen::MatrixXd gram = kernel_mean(iota, iota).cast<double>();
    return kernels::solve_ridge(gram, mean.cast<double>(), kMapRidge * gram.diagonal().mean()).cast<Real>();
  }

  static FittedStage finish(const StageContext& c, const Matrix& gradient, const Matrix& smoothed, double step,
                            double step_of_smoothed, Network& embedding, const Matrix& a) {
    const GradientTheory theory = gradient_theory(c.train, gradient, smoothed, step_of_smoothed, c.head, c.loss);
    FittedStage fitted;
    fitted.theory = {{"grad_l1", theory.grad_l1},
                     {"grad_l2", theory.grad_l2},
                     {"energy", theory.energy},
                     {"weak_learning", theory.weak_learning},
                     {"alignment", theory.alignment},
                     {"step", step},
                     {"predicted_decrease", theory.predicted_decrease}};
    // With row weights g1 is a weighted mean, of which the bound says nothing.
    if (c.loss.name() == "softmax" && c.train.w.size() == 0) {
      fitted.theory.push_back({"margin_bound", margin_bound(c.head, theory.grad_l1, 0)});
    }
    auto linear = make_dense(a.rows(), a.cols());
    params(*linear)[0]->value = Eigen::Map<const Vector>(a.data(), a.size());
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(std::move(embedding.stages.front().block));
    layers.push_back(std::move(linear));
    fitted.stage =
        Stage{make_sequential(std::move(layers)), 1, static_cast<Real>(-step), false};  // z <- z - step A^T iota(z)
    return fitted;
  }

  BlockConfig block_;
  SgdConfig sgd_;
  ResFgbConfig config_;
  std::unique_ptr<Layer> previous_;
};

}  // namespace

std::unique_ptr<StageFitter> make_resfgb(const BlockConfig& block, const SgdConfig& embedding,
                                         const ResFgbConfig& resfgb) {
  return std::make_unique<ResFgb>(block, embedding, resfgb);
}

}  // namespace resboost
