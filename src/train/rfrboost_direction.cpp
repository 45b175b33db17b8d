#include "train/rfrboost_direction.h"

#include <cmath>
#include <limits>

#include "train/line_search.h"
#include "train/moments.h"

namespace resboost {
namespace {

/// l2 of the line search in the paper's code, for a loss that sums over the outputs.
constexpr double kStepRidge = 1e-5;

}  // namespace

std::optional<RfrDirection> fit_direction(const Examples& examples, const Design& f,
                                          const Head& head, const Loss& loss, double ridge) {
  const auto n = static_cast<double>(examples.rows());
  const Vector none;
  const Matrix scores = head_scores(examples, head);
  const Matrix descent = -score_gradient({examples.x, examples.z, examples.target, none}, scores,
                                         loss);  // S: rows G_i = S_i W^T
  const Eigen::VectorXd weights = examples.w.size() ? Eigen::VectorXd(examples.w.cast<double>())
                                                    : Eigen::VectorXd::Ones(examples.rows());
  const Eigen::MatrixXd w = head.w().cast<double>();
  const Eigen::MatrixXd metric = w.transpose() * w;
  const Eigen::MatrixXd s = descent.cast<double>();
  const Eigen::VectorXd squared =
      (s * metric).cwiseProduct(s).rowwise().sum().cwiseMax(0);  // |G_i|^2
  const double size = std::sqrt(weights.dot(squared));
  if (!(size > 0)) return std::nullopt;
  const double unit = std::sqrt(n) / size;

  const Ridge fit = f.fit_ridge(descent, ridge * n);
  RfrDirection direction;
  direction.map = (unit * fit.w * w.transpose()).cast<Real>();
  direction.intercept = (unit * fit.b * w.transpose()).transpose().cast<Real>();
  // Fitted S; the fit of G is that times W^T.
  const Eigen::MatrixXd fitted = f.times(fit.w.cast<Real>()).cast<double>().rowwise() + fit.b;
  const Matrix change = (unit * fitted * metric).cast<Real>();  // of the scores, for a unit step

  const double outputs = loss.of_classes() ? 1 : static_cast<double>(head.outputs());
  direction.step = line_search_scores(examples, scores, change, loss, kStepRidge / outputs);
  direction.grad_l1 = weights.dot(squared.cwiseSqrt()) / n;
  direction.grad_l2 = std::sqrt(weights.cwiseAbs2().dot(squared) / n);
  const double fit_squared = weights.dot((fitted * metric).cwiseProduct(fitted).rowwise().sum());
  const double along = weights.dot((s * metric).cwiseProduct(fitted).rowwise().sum());
  direction.alignment = fit_squared > 0 ? along / (size * std::sqrt(fit_squared)) : 0;
  direction.r2 = (2 * along - fit_squared) / (size * size);
  direction.slope = weights.dot(s.cwiseProduct(change.cast<double>()).rowwise().sum()) / n;
  const double smoothness = loss.smoothness(head.outputs());
  direction.bend =
      std::isfinite(smoothness)
          ? 0.5 * smoothness * weights.dot(change.rowwise().squaredNorm().cast<double>()) / n
          : std::numeric_limits<double>::quiet_NaN();
  return direction;
}

}  // namespace resboost
