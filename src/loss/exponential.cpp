#include <algorithm>
#include <cmath>
#include <limits>

#include "loss/margin.h"
#include "loss/surrogate.h"

namespace resboost {
namespace {

/// exp(-m/2), continued by its tangent where -m/2 > 30.
struct Exponential {
  static constexpr double kLargest = 30;
  double value(double m) const {
    const double u = -m / 2;
    return u <= kLargest ? std::exp(u) : std::exp(kLargest) * (1 + u - kLargest);
  }
  double slope(double m) const { return -0.5 * std::exp(std::min(-m / 2, kLargest)); }
  double curvature(double m) const { return -m / 2 <= kLargest ? 0.25 * std::exp(-m / 2) : 0; }
};

class ExponentialLoss final : public Loss {
 public:
  std::string name() const override { return "exponential"; }
  bool of_classes() const override { return true; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    return sum_over_margins(scores, y, w, scale, dscores, Exponential{});
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    return curvature_over_margins(scores, y, w, direction, Exponential{});
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    derivatives_over_margins(scores, y, w, gradient, curvature, Exponential{});
  }

  // Its curvature grows with the margins that it punishes: no bound holds.
  double smoothness(Index) const override { return std::numeric_limits<double>::infinity(); }

  void link(MutRows) const override {}
};

}  // namespace

std::unique_ptr<Loss> make_exponential_loss() { return std::make_unique<ExponentialLoss>(); }

}  // namespace resboost
