#include <algorithm>
#include <cmath>

#include "loss/residual.h"
#include "loss/surrogate.h"

namespace resboost {
namespace {

struct Huber {
  double value(double s, double y) const {
    const double r = s - y;
    return std::abs(r) < 1 ? 0.5 * r * r : std::abs(r) - 0.5;
  }
  double slope(double s, double y) const { return std::clamp(s - y, -1.0, 1.0); }
  double curvature(double s, double y) const { return std::abs(s - y) < 1 ? 1 : 0; }
};

class HuberLoss final : public MeanOfResiduals<Huber> {
 public:
  HuberLoss() : MeanOfResiduals({}) {}
  std::string name() const override { return "huber"; }
  double smoothness(Index outputs) const override { return 1.0 / static_cast<double>(outputs); }
  void link(MutRows) const override {}
};

}  // namespace

std::unique_ptr<Loss> make_huber_loss() { return std::make_unique<HuberLoss>(); }

}  // namespace resboost
