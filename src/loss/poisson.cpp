// Poisson regression: P. McCullagh and J. Nelder, "Generalized Linear Models", 2nd ed. 1989,
// chapter 6. The score is the logarithm of the expected count, in units of the mean of the training
// targets.

#include <algorithm>
#include <cmath>

#include "loss/residual.h"
#include "resboost/describe.h"
#include "resboost/error.h"

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

class PoissonLoss final : public MeanOfResiduals<Counts> {
 public:
  PoissonLoss() : MeanOfResiduals({}) {}
  std::string name() const override { return "poisson"; }
  bool curved() const override { return true; }
  // The curvature is the rate itself: no bound holds.
  double smoothness(Index) const override { return std::numeric_limits<double>::infinity(); }
  void link(MutRows scores) const override {
    scores.array() = scores.array().min(static_cast<Real>(kLargestExponent)).exp();
  }
  Link link_kind() const override { return Link::exponential; }

  void set_units(Task& task) const override {
    for (std::size_t i = 0; i < task.mean.size(); ++i) {
      if (task.low[i] < 0)
        throw ConfigError("parameter `loss`: poisson is for targets that are zero or more, and \"" +
                          task.outputs[i] + "\" goes down to " + number_text(task.low[i]) +
                          "; use squared, absolute, huber or quantile");
      task.scale[i] = task.mean[i];
      task.mean[i] = 0;
    }
  }

  std::string criterion() const override { return "poisson_deviance"; }
  double criterion_of(double prediction, double target) const override {
    const double rate = std::max(prediction, std::numeric_limits<double>::min());
    return 2 * ((target > 0 ? target * std::log(target / rate) : 0) - target + rate);
  }
};

}  // namespace

std::unique_ptr<Loss> make_poisson_loss() { return std::make_unique<PoissonLoss>(); }

}  // namespace resboost
