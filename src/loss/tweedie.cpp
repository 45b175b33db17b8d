// Tweedie's compound of Poisson and gamma: a count of events, each with an amount, so that many
// targets are zero and the others are not. The variance is a power of the mean, between 1 (Poisson)
// and 2 (gamma): B. Jorgensen, "Exponential Dispersion Models", J. of the Royal Statistical Society
// B 1987.

#include "loss/log_link.h"

namespace resboost {
namespace {

/// exp((2 - p) s) / (2 - p) - y exp((1 - p) s) / (1 - p)
struct Compound {
  double power;
  double value(double s, double y) const {
    return std::exp((2 - power) * s) / (2 - power) + y * std::exp((1 - power) * s) / (power - 1);
  }
  double slope(double s, double y) const {
    return std::exp((2 - power) * s) - y * std::exp((1 - power) * s);
  }
  double curvature(double s, double y) const {
    return (2 - power) * std::exp((2 - power) * s) + (power - 1) * y * std::exp((1 - power) * s);
  }
};

class TweedieLoss final : public LogLink<ParabolaBeyond<Compound>> {
 public:
  explicit TweedieLoss(double power) : LogLink(ParabolaBeyond<Compound>{{power}}) {}
  std::string name() const override { return "tweedie"; }
  std::string spec() const override { return "tweedie:power=" + number_text(power()); }
  bool curved() const override { return true; }
  void set_units(Task& task) const override { use_units_of_mean(task, true); }

  std::string criterion() const override { return "tweedie_deviance"; }
  double criterion_of(double prediction, double target, Index) const override {
    const double mean = std::max(prediction, std::numeric_limits<double>::min());
    const double one = 1 - power(), two = 2 - power();
    return 2 * (std::pow(std::max(target, 0.0), two) / (one * two) -
                target * std::pow(mean, one) / one + std::pow(mean, two) / two);
  }

 private:
  double power() const { return phi().phi.power; }
};

}  // namespace

std::unique_ptr<Loss> make_tweedie_loss(double power) {
  return std::make_unique<TweedieLoss>(power);
}

}  // namespace resboost
