#include <cmath>

#include "loss/residual.h"

namespace resboost {
namespace {

/// |s - y|, rounded to a parabola where it is below the smoothing h: twice the quantile loss at
/// 1/2.
struct Absolute {
  double value(double s, double y) const {
    const double r = std::abs(s - y);
    return r < kSmoothing ? 0.5 * (r * r / kSmoothing + kSmoothing) : r;
  }
  double slope(double s, double y) const { return std::clamp((s - y) / kSmoothing, -1.0, 1.0); }
  double curvature(double s, double y) const {
    return std::abs(s - y) < kSmoothing ? 1 / kSmoothing : 0;
  }
};

class AbsoluteLoss final : public MeanOfResiduals<Absolute> {
 public:
  AbsoluteLoss() : MeanOfResiduals(Absolute{}) {}
  std::string name() const override { return "absolute"; }
  double smoothness(Index outputs) const override {
    return 1 / kSmoothing / static_cast<double>(outputs);
  }
  void link(MutRows) const override {}
  Link link_kind() const override { return Link::identity; }
};

}  // namespace

std::unique_ptr<Loss> make_absolute_loss() { return std::make_unique<AbsoluteLoss>(); }

}  // namespace resboost
