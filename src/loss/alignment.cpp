#include "loss/surrogate.h"

namespace resboost {
namespace {

class AlignmentLoss final : public Loss {
 public:
  std::string name() const override { return "alignment"; }
  bool of_classes() const override { return false; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const Real weight = w.size() ? w(i) : Real(1);
      total -= double{weight} * double{scores.row(i).dot(y.row(i))};
      if (dscores) dscores->row(i) = -scale * weight * y.row(i);
    }
    return total;
  }

  double curvature(const Rows&, const Rows&, const Weights&, const Rows&) const override {
    return 0;
  }

  void derivatives(const Rows&, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    for (Index i = 0; i < y.rows(); ++i) gradient.row(i) = -(w.size() ? w(i) : Real(1)) * y.row(i);
    curvature.setZero();
  }

  double smoothness(Index) const override { return 0; }

  void link(MutRows) const override {}
};

}  // namespace

std::unique_ptr<Loss> make_alignment_loss() { return std::make_unique<AlignmentLoss>(); }

}  // namespace resboost
