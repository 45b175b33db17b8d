// Quantile regression: R. Koenker and G. Bassett, "Regression Quantiles", Econometrica 1978. The
// kink is smoothed by convolution with a uniform kernel, which keeps the loss convex: M. Fernandes,
// E. Guerre and E. Horta, "Smoothing Quantile Regressions", J. Business & Economic Statistics 2021.

#include <algorithm>
#include <cmath>

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

class QuantileLoss final : public MeanOfResiduals<Pinball> {
 public:
  explicit QuantileLoss(double alpha) : MeanOfResiduals({alpha}) {}
  std::string name() const override { return "quantile"; }
  std::string spec() const override { return "quantile:alpha=" + number_text(phi().alpha); }
  double smoothness(Index outputs) const override {
    return 0.5 / kSmoothing / static_cast<double>(outputs);
  }
  void link(MutRows) const override {}
  Link link_kind() const override { return Link::identity; }
  std::string criterion() const override { return "pinball_loss"; }
  double criterion_of(double prediction, double target) const override {
    const double u = target - prediction;
    return std::max(phi().alpha * u, (phi().alpha - 1) * u);
  }
};

}  // namespace

std::unique_ptr<Loss> make_quantile_loss(double alpha) {
  return std::make_unique<QuantileLoss>(alpha);
}

}  // namespace resboost
