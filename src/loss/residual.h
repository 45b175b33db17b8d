#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "resboost/loss.h"

namespace resboost {

/// Errors below this are not told apart by losses whose first derivative would jump (absolute,
/// quantile), in units of the targets' standard deviation: small beside what can be predicted, and
/// wide enough for solvers that follow a gradient.
constexpr double kSmoothing = 0.05;

/// Losses of numbers that are the mean over the k outputs of phi(s, y), one score for one target.
/// Phi gives value(s, y), and by s slope(s, y) and curvature(s, y); all in double. Several of them
/// take turns: one output after the other, over again for the next target.
template <class Phi>
class MeanOfResiduals : public Loss {
 public:
  explicit MeanOfResiduals(Phi phi) : phis_{phi} {}
  explicit MeanOfResiduals(std::vector<Phi> phis) : phis_(std::move(phis)) {}

  bool of_classes() const final { return false; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const final {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = share(scores, w, i);
      for (Index k = 0; k < scores.cols(); ++k) {
        const double s{scores(i, k)}, t{y(i, k)};
        total += weight * phi(k).value(s, t);
        if (dscores)
          (*dscores)(i, k) = static_cast<Real>(weight * double{scale} * phi(k).slope(s, t));
      }
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const final {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = share(scores, w, i);
      for (Index k = 0; k < scores.cols(); ++k)
        total += weight * phi(k).curvature(double{scores(i, k)}, double{y(i, k)}) *
                 double{direction(i, k)} * double{direction(i, k)};
    }
    return total;
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const final {
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = share(scores, w, i);
      for (Index k = 0; k < scores.cols(); ++k) {
        const double s{scores(i, k)}, t{y(i, k)};
        gradient(i, k) = static_cast<Real>(weight * phi(k).slope(s, t));
        curvature(i, k) = static_cast<Real>(weight * phi(k).curvature(s, t));
      }
    }
  }

 protected:
  const std::vector<Phi>& phis() const { return phis_; }
  const Phi& phi(Index output = 0) const {
    return phis_[phis_.size() == 1 ? 0 : static_cast<std::size_t>(output) % phis_.size()];
  }

 private:
  static double share(const Rows& scores, const Weights& w, Index row) {
    return 1.0 / static_cast<double>(scores.cols()) * (w.size() ? double{w(row)} : 1.0);
  }

  std::vector<Phi> phis_;
};

}  // namespace resboost
