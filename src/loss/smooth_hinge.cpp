#include <algorithm>
#include <cmath>

#include "kernels/elementwise.h"
#include "loss/margin.h"
#include "resboost/loss.h"

namespace resboost {
namespace {

/// softplus(1 - m)
struct SmoothHinge {
  double value(double m) const {
    return std::max(1 - m, 0.0) + std::log1p(std::exp(-std::abs(1 - m)));
  }
  double slope(double m) const { return -1 / (1 + std::exp(m - 1)); }
  double curvature(double m) const {
    const double s = slope(m);
    return -s * (1 + s);
  }
};

class SmoothHingeLoss final : public Loss {
 public:
  std::string name() const override { return "smooth_hinge"; }
  bool of_classes() const override { return true; }
  bool curved() const override { return true; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    const double rows = w.size() ? w.cast<double>().sum() : static_cast<double>(scores.rows());
    return sum_over_margins(scores, y, w, scale, dscores, SmoothHinge{}) +
           rows * SmoothHinge{}.value(0);
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    return curvature_over_margins(scores, y, w, direction, SmoothHinge{});
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    derivatives_over_margins(scores, y, w, gradient, curvature, SmoothHinge{});
  }

  // The Hessian is at most 1/4 of the Laplacian of a star of k nodes, whose largest eigenvalue is
  // k.
  double smoothness(Index outputs) const override { return static_cast<double>(outputs) / 4; }

  void link(MutRows scores) const override { kernels::softmax_rows(scores); }
  Link link_kind() const override { return Link::softmax; }
};

}  // namespace

std::unique_ptr<Loss> make_smooth_hinge_loss() { return std::make_unique<SmoothHingeLoss>(); }

}  // namespace resboost
