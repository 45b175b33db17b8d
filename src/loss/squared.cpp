#include "resboost/loss.h"

namespace resboost {
namespace {

class SquaredLoss final : public Loss {
 public:
  std::string name() const override { return "squared"; }
  bool of_classes() const override { return false; }
  bool quadratic() const override { return true; }
  bool curved() const override { return true; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    const double share = 1.0 / static_cast<double>(scores.cols());
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double weight = w.size() ? double{w(i)} : 1.0;
      total += weight * share * double{(scores.row(i) - y.row(i)).squaredNorm()};
      if (dscores)
        dscores->row(i) =
            static_cast<Real>(2 * share * weight * double{scale}) * (scores.row(i) - y.row(i));
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows&, const Weights& w,
                   const Rows& direction) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      total += (w.size() ? double{w(i)} : 1.0) * direction.row(i).cast<double>().squaredNorm();
    return 2.0 / static_cast<double>(scores.cols()) * total;
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    const Real bend = Real(2) / static_cast<Real>(scores.cols());
    for (Index i = 0; i < scores.rows(); ++i) {
      const Real weight = bend * (w.size() ? w(i) : Real(1));
      gradient.row(i) = weight * (scores.row(i) - y.row(i));
      curvature.row(i).setConstant(weight);
    }
  }

  double smoothness(Index outputs) const override { return 2.0 / static_cast<double>(outputs); }

  void link(MutRows) const override {}
  Link link_kind() const override { return Link::identity; }
};

}  // namespace

std::unique_ptr<Loss> make_squared_loss() { return std::make_unique<SquaredLoss>(); }

}  // namespace resboost
