#include <algorithm>
#include <cmath>

#include "loss/surrogate.h"

namespace resboost {
namespace {

class HuberLoss final : public Loss {
 public:
  std::string name() const override { return "huber"; }
  bool of_classes() const override { return false; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    const double share = 1.0 / static_cast<double>(scores.cols());
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = share * (w.size() ? double{w(i)} : 1.0);
      for (Index k = 0; k < scores.cols(); ++k) {
        const double r = double{scores(i, k)} - double{y(i, k)};
        total += weight * (std::abs(r) < 1 ? 0.5 * r * r : std::abs(r) - 0.5);
        if (dscores)
          (*dscores)(i, k) = static_cast<Real>(weight * double{scale} * std::clamp(r, -1.0, 1.0));
      }
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index k = 0; k < scores.cols(); ++k)
        if (std::abs(scores(i, k) - y(i, k)) < 1)
          total +=
              (w.size() ? double{w(i)} : 1.0) * double{direction(i, k)} * double{direction(i, k)};
    return total / static_cast<double>(scores.cols());
  }

  double smoothness(Index outputs) const override { return 1.0 / static_cast<double>(outputs); }

  void link(MutRows) const override {}
};

}  // namespace

std::unique_ptr<Loss> make_huber_loss() { return std::make_unique<HuberLoss>(); }

}  // namespace resboost
