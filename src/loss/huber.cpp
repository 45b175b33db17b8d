// P. Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 1964.

#include <algorithm>
#include <cmath>

#include "loss/residual.h"
#include "resboost/describe.h"

namespace resboost {
namespace {

struct Huber {
  double delta;
  double value(double s, double y) const {
    const double r = s - y;
    return std::abs(r) < delta ? 0.5 * r * r : delta * (std::abs(r) - 0.5 * delta);
  }
  double slope(double s, double y) const { return std::clamp(s - y, -delta, delta); }
  double curvature(double s, double y) const { return std::abs(s - y) < delta ? 1 : 0; }
};

class HuberLoss final : public MeanOfResiduals<Huber> {
 public:
  explicit HuberLoss(double delta) : MeanOfResiduals(Huber{delta}) {}
  std::string name() const override { return "huber"; }
  std::string spec() const override { return "huber:delta=" + number_text(phi().delta); }
  double smoothness(Index outputs) const override { return 1.0 / static_cast<double>(outputs); }
  void link(MutRows) const override {}
  Link link_kind() const override { return Link::identity; }
};

}  // namespace

std::unique_ptr<Loss> make_huber_loss(double delta) { return std::make_unique<HuberLoss>(delta); }

}  // namespace resboost
