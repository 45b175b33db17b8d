#include "train/gradient_step.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "kernels/solve.h"
#include "train/embedding.h"
#include "train/moments.h"
#include "train/theory.h"

namespace resboost {
namespace {

/// What smoothness and the margin bound say of a step along -smoothed, times step_of_smoothed.
std::vector<Measure> theory_of(const StageContext& c, const Matrix& smoothed, double step,
                               double step_of_smoothed) {
  const Matrix gradient = functional_gradient(c.train, c.head, c.loss);
  GradientTheory theory =
      gradient_theory(c.train, gradient, smoothed, step_of_smoothed, c.head, c.loss);
  theory.step = step;
  theory.margin_bound = margin_bound_before(c, theory.grad_l1);
  return measures(theory);
}

/// iota, then the linear layer with these weights.
std::unique_ptr<Layer> in_front_of(std::unique_ptr<Layer> linear, std::unique_ptr<Layer> iota,
                                   const Matrix& a) {
  params(*linear)[0]->value = Eigen::Map<const Vector>(a.data(), a.size());
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(iota));
  layers.push_back(std::move(linear));
  return make_sequential(std::move(layers));
}

/// iota(z) A as heads would read it; pooling and a map of channels may change places.   [n, r]
Matrix mapped(const Layer& iota, const Matrix& a, const Examples& examples) {
  return by_row(times(by_cell(layer_outputs(iota, examples), examples), a), examples);
}

}  // namespace

std::unique_ptr<Layer> with_linear_map(std::unique_ptr<Layer> iota, const Matrix& a) {
  return in_front_of(make_dense(a.rows(), a.cols()), std::move(iota), a);
}

std::unique_ptr<Layer> with_linear_map(std::unique_ptr<Layer> iota, const Matrix& a,
                                       const ImageShape& out) {
  return in_front_of(make_conv({out.height, out.width, a.rows()}, out.channels, 1, 1),
                     std::move(iota), a);
}

Matrix least_squares(const Matrix& f, const Matrix& g, double share) {
  if (f.rows() < f.cols()) {  // through F F^T, the smaller of the two: F^T (F F^T + lambda I)^-1 G
    const Eigen::MatrixXd kernel = gram(Matrix(f.transpose()));
    const double lambda = share * kernel.trace() / static_cast<double>(f.cols());
    const Eigen::MatrixXd dual = kernels::solve_ridge(kernel, g.cast<double>(), lambda);
    return cross_product(f, dual.cast<Real>()).cast<Real>();
  }
  const Eigen::MatrixXd products = gram(f);
  return kernels::solve_ridge(products, cross_product(f, g), share * products.diagonal().mean())
      .cast<Real>();
}

std::optional<FittedStage> gradient_step(const StageContext& c, const Examples& on,
                                         std::unique_ptr<Layer> iota, Matrix a,
                                         const StepConfig& config) {
  Matrix smoothed = mapped(*iota, a, on);  // T_k grad
  const double norm = rms_row_norm(smoothed);
  if (!(norm > 0)) return std::nullopt;  // the embedding is dead: no step would move anything
  double step = config.eta, unit = 1;
  if (config.step == StepConfig::Rule::line_search) {
    unit = rms_row_norm(on.read) / norm;
    a *= static_cast<Real>(unit);
    const Matrix direction = smoothed * static_cast<Real>(-unit);
    step *= std::min(line_search(on, direction, c.head, c.loss), config.max_step);
  }
  if (!(step > 0)) return std::nullopt;
  if (&on != &c.train) smoothed = mapped(*iota, a, c.train) * static_cast<Real>(1 / unit);
  FittedStage fitted;
  fitted.theory = theory_of(c, smoothed, step, step * unit);
  const Pooling& pooling = c.train.pooling;
  auto block = pooling.window > 0 ? with_linear_map(std::move(iota), a, pooling.image)
                                  : with_linear_map(std::move(iota), a);
  fitted.stage = Stage{std::move(block), 1, static_cast<Real>(-step)};
  return fitted;
}

}  // namespace resboost
