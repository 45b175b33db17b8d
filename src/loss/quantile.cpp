// Quantile regression: R. Koenker and G. Bassett, "Regression Quantiles", Econometrica 1978. The
// kink is smoothed by convolution with a uniform kernel, which keeps the loss convex: M. Fernandes,
// E. Guerre and E. Horta, "Smoothing Quantile Regressions", J. Business & Economic Statistics 2021.
// Several quantiles have a score each, and cross nowhere because scores are sorted when they become
// predictions, which makes the sum of their losses no larger: V. Chernozhukov, I. Fernandez-Val
// and A. Galichon, "Quantile and Probability Curves Without Crossing", Econometrica 2010.

#include <algorithm>
#include <cmath>
#include <utility>

#include "loss/residual.h"
#include "resboost/describe.h"

namespace resboost {
namespace {

/// The mean of the pinball loss, max(alpha u, (alpha - 1) u) with u = y - s, over u - h to u + h.
struct Pinball {
  double alpha;
  double value(double s, double y) const {
    const double u = y - s;
    const double size = std::abs(u);
    const double rounded =
        size < kSmoothing ? 0.5 * (u * u / kSmoothing + kSmoothing) : size;  // of |u|
    return 0.5 * rounded + (alpha - 0.5) * u;
  }
  double slope(double s, double y) const {
    return 0.5 * std::clamp((s - y) / kSmoothing, -1.0, 1.0) + 0.5 - alpha;
  }
  double curvature(double s, double y) const {
    return std::abs(s - y) < kSmoothing ? 0.5 / kSmoothing : 0;
  }
};

/// Rising, and what is not a number behind all.
bool before(Real a, Real b) { return a < b || (std::isnan(b) && !std::isnan(a)); }

class QuantileLoss final : public MeanOfResiduals<Pinball> {
 public:
  explicit QuantileLoss(std::vector<Pinball> quantiles) : MeanOfResiduals(std::move(quantiles)) {}
  std::string name() const override { return "quantile"; }
  std::string spec() const override {
    std::string text = "quantile:alpha=";
    for (Index q = 0; q < quantiles(); ++q) text += (q > 0 ? "," : "") + number_text(phi(q).alpha);
    return text;
  }
  double smoothness(Index outputs) const override {
    return 0.5 / kSmoothing / static_cast<double>(outputs);
  }

  Index outputs(Index targets) const override { return targets * quantiles(); }
  /// Each target once for each quantile, under its own name.
  void set_units(Task& task) const override {
    if (quantiles() == 1) return;
    Task each = task;
    each.outputs = {};
    for (auto* numbers : {&each.mean, &each.scale, &each.low, &each.high}) numbers->clear();
    for (std::size_t t = 0; t < task.outputs.size(); ++t)
      for (const Pinball& quantile : phis()) {
        each.outputs.push_back(task.outputs[t] + ":" + number_text(quantile.alpha));
        each.mean.push_back(task.mean[t]);
        each.scale.push_back(task.scale[t]);
        each.low.push_back(task.low[t]);
        each.high.push_back(task.high[t]);
      }
    task = std::move(each);
  }
  void link(MutRows scores) const override {
    for (Index i = 0; i < scores.rows() && quantiles() > 1; ++i)
      for (Index k = 0; k < scores.cols(); k += quantiles())
        std::sort(&scores(i, k), &scores(i, k) + quantiles(), before);
  }
  Link link_kind() const override { return quantiles() == 1 ? Link::identity : Link::of_its_own; }

  std::string criterion() const override { return "pinball_loss"; }
  double criterion_of(double prediction, double target, Index output) const override {
    const double u = target - prediction, alpha = phi(output).alpha;
    return std::max(alpha * u, (alpha - 1) * u);
  }

 private:
  Index quantiles() const { return std::ssize(phis()); }
};

}  // namespace

std::unique_ptr<Loss> make_quantile_loss(double alpha) { return make_quantiles_loss({alpha}); }

std::unique_ptr<Loss> make_quantiles_loss(const std::vector<double>& alphas) {
  std::vector<Pinball> quantiles;
  for (const double alpha : alphas) quantiles.push_back({alpha});
  return std::make_unique<QuantileLoss>(std::move(quantiles));
}

}  // namespace resboost
