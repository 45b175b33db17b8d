#include <cmath>

#include "kernels/elementwise.h"
#include "resboost/loss.h"

namespace resboost {
namespace {

class SoftmaxLoss final : public Loss {
 public:
  std::string name() const override { return "softmax"; }
  bool of_classes() const override { return true; }
  bool curved() const override { return true; }
  bool gives_probabilities() const override { return true; }

  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const auto s = scores.row(i).array();
      const Real top = s.maxCoeff();
      const double weight = w.size() ? double{w(i)} : 1.0;
      // y rows sum to one, so log-sum-exp minus the chosen score is also sum_k y_k (lse - s_k).
      if (dscores) {
        auto d = dscores->row(i).array();
        d = (s - top).exp();
        const Real norm = d.sum();
        total +=
            weight * (double{top} + std::log(double{norm}) - double{(s * y.row(i).array()).sum()});
        d = (d / norm - y.row(i).array()) * (scale * static_cast<Real>(weight));
      } else {
        const Real norm = (s - top).exp().sum();
        total +=
            weight * (double{top} + std::log(double{norm}) - double{(s * y.row(i).array()).sum()});
      }
    }
    return total;
  }

  double curvature(const Rows& scores, const Rows&, const Weights& w,
                   const Rows& direction) const override {
    double total = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const auto s = scores.row(i).cast<double>().array();
      const Eigen::ArrayXd p = (s - s.maxCoeff()).exp().transpose();
      const auto d = direction.row(i).cast<double>().array().transpose();
      const double mean = (p * d).sum() / p.sum();
      total += (w.size() ? double{w(i)} : 1.0) * ((p * d.square()).sum() / p.sum() - mean * mean);
    }
    return total;
  }

  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    for (Index i = 0; i < scores.rows(); ++i) {
      const Real weight = w.size() ? w(i) : Real(1);
      auto p = gradient.row(i).array();
      p = (scores.row(i).array() - scores.row(i).maxCoeff()).exp();
      p /= p.sum();
      curvature.row(i).array() = weight * p * (1 - p);
      p = weight * (p - y.row(i).array());
    }
  }

  // The Hessian diag(p) - p p^T has no eigenvalue above 1/2.
  double smoothness(Index) const override { return 0.5; }

  void link(MutRows scores) const override { kernels::softmax_rows(scores); }
};

}  // namespace

std::unique_ptr<Loss> make_softmax_loss() { return std::make_unique<SoftmaxLoss>(); }

}  // namespace resboost
