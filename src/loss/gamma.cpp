// Gamma regression: P. McCullagh and J. Nelder, "Generalized Linear Models", 2nd ed. 1989, chapter
// 8. Errors count relative to the expected value.

#include "loss/log_link.h"

namespace resboost {
namespace {

/// y exp(-s) + s
struct Amounts {
  double value(double s, double y) const { return y * std::exp(-s) + s; }
  double slope(double s, double y) const { return 1 - y * std::exp(-s); }
  double curvature(double s, double y) const { return y * std::exp(-s); }
};

class GammaLoss final : public LogLink<ParabolaBeyond<Amounts>> {
 public:
  GammaLoss() : LogLink(ParabolaBeyond<Amounts>{}) {}
  std::string name() const override { return "gamma"; }
  bool curved() const override { return true; }  // of targets above zero
  void set_units(Task& task) const override { use_units_of_mean(task, false); }

  std::string criterion() const override { return "gamma_deviance"; }
  double criterion_of(double prediction, double target, Index) const override {
    const double smallest = std::numeric_limits<double>::min();
    const double mean = std::max(prediction, smallest), amount = std::max(target, smallest);
    return 2 * (std::log(mean / amount) + amount / mean - 1);
  }
};

}  // namespace

std::unique_ptr<Loss> make_gamma_loss() { return std::make_unique<GammaLoss>(); }

}  // namespace resboost
