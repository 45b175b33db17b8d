// Poisson regression: P. McCullagh and J. Nelder, "Generalized Linear Models", 2nd ed. 1989,
// chapter 6.

#include "loss/log_link.h"

namespace resboost {
namespace {

/// exp(s) - y s; where exp(s) would lose the sum of a slice, its parabola.
struct Counts {
  double value(double s, double y) const {
    const double over = std::max(s - kLargestExponent, 0.0);
    return rate(s) * (1 + over + 0.5 * over * over) - y * s;
  }
  double slope(double s, double y) const {
    return rate(s) * (1 + std::max(s - kLargestExponent, 0.0)) - y;
  }
  double curvature(double s, double) const { return rate(s); }
  static double rate(double s) { return std::exp(std::min(s, kLargestExponent)); }
};

class PoissonLoss final : public LogLink<Counts> {
 public:
  PoissonLoss() : LogLink(Counts{}) {}
  std::string name() const override { return "poisson"; }
  bool curved() const override { return true; }
  void set_units(Task& task) const override { use_units_of_mean(task, true); }

  std::string criterion() const override { return "poisson_deviance"; }
  double criterion_of(double prediction, double target, Index) const override {
    const double rate = std::max(prediction, std::numeric_limits<double>::min());
    return 2 * ((target > 0 ? target * std::log(target / rate) : 0) - target + rate);
  }
};

}  // namespace

std::unique_ptr<Loss> make_poisson_loss() { return std::make_unique<PoissonLoss>(); }

}  // namespace resboost
