#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "loss/residual.h"
#include "resboost/describe.h"
#include "resboost/error.h"

namespace resboost {

/// Losses of rates and amounts (P. McCullagh and J. Nelder, "Generalized Linear Models", 2nd ed.
/// 1989): the score is the logarithm of the expected value, in units of the mean of the training
/// targets. Phi as in MeanOfResiduals.
template <class Phi>
class LogLink : public MeanOfResiduals<Phi> {
 public:
  using MeanOfResiduals<Phi>::MeanOfResiduals;

  // The curvature is a rate itself: no bound holds.
  double smoothness(Index) const final { return std::numeric_limits<double>::infinity(); }
  void link(MutRows scores) const final {
    scores.array() = scores.array().min(static_cast<Real>(kLargestExponent)).exp();
  }
  Link link_kind() const final { return Link::exponential; }

 protected:
  /// ConfigError for a target below zero, or at it.
  void use_units_of_mean(Task& task, bool may_be_zero) const {
    for (std::size_t i = 0; i < task.mean.size(); ++i) {
      if (task.low[i] < 0 || (task.low[i] == 0 && !may_be_zero))
        throw ConfigError("parameter `loss`: " + this->name() + " is for targets that are " +
                          (may_be_zero ? "zero or more" : "above zero") + ", and \"" +
                          task.outputs[i] + "\" goes down to " + number_text(task.low[i]) +
                          "; use " + (may_be_zero ? "" : "tweedie, ") +
                          "squared, absolute, huber or quantile");
      task.scale[i] = task.mean[i];
      task.mean[i] = 0;
    }
  }
};

/// Phi of scores that are no larger than kLargestExponent in size; beyond, its parabola there, so
/// that no sum overflows and no slope jumps.
template <class Phi>
struct ParabolaBeyond {
  Phi phi;

  double value(double s, double y) const {
    const double in = inside(s), over = s - in;
    return phi.value(in, y) + over * (phi.slope(in, y) + 0.5 * over * phi.curvature(in, y));
  }
  double slope(double s, double y) const {
    const double in = inside(s);
    return phi.slope(in, y) + (s - in) * phi.curvature(in, y);
  }
  double curvature(double s, double y) const { return phi.curvature(inside(s), y); }

 private:
  static double inside(double s) { return std::clamp(s, -kLargestExponent, kLargestExponent); }
};

}  // namespace resboost
