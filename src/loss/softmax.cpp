#include <algorithm>
#include <cmath>

#include "kernels/elementwise.h"
#include "resboost/loss.h"

namespace resboost {
namespace {

/// Rows whose classes lie side by side, so that all of them are exponentiated at once, and to the
/// same bits wherever a row stands.
constexpr Index kBlock = 64;
using Block = Eigen::Array<Real, kBlock, Eigen::Dynamic>;

/// Of at most kBlock rows, into the first rows of p.   [kBlock, k]
void softmax_of(const Rows& scores, Block& p) {
  p.topRows(scores.rows()) = scores.array();
  p.bottomRows(kBlock - scores.rows()).setZero();
  Eigen::Array<Real, kBlock, 1> top = p.col(0), sum;
  for (Index j = 1; j < p.cols(); ++j) top = top.max(p.col(j));
  sum.setZero();
  for (Index j = 0; j < p.cols(); ++j) {
    p.col(j) = (p.col(j) - top).exp();
    sum += p.col(j);
  }
  for (Index j = 0; j < p.cols(); ++j) p.col(j) /= sum;
}

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
    Block p(kBlock, scores.cols());
    for (Index begin = 0; begin < scores.rows(); begin += kBlock) {
      const Index n = std::min(kBlock, scores.rows() - begin);
      softmax_of(scores.middleRows(begin, n), p);
      for (Index i = 0; i < n; ++i) {
        const Real weight = w.size() ? w(begin + i) : Real(1);
        for (Index j = 0; j < p.cols(); ++j) {
          gradient(begin + i, j) = weight * (p(i, j) - y(begin + i, j));
          curvature(begin + i, j) = weight * p(i, j) * (1 - p(i, j));
        }
      }
    }
  }

  // The Hessian diag(p) - p p^T has no eigenvalue above 1/2.
  double smoothness(Index) const override { return 0.5; }

  void link(MutRows scores) const override { kernels::softmax_rows(scores); }
  Link link_kind() const override { return Link::softmax; }
};

}  // namespace

std::unique_ptr<Loss> make_softmax_loss() { return std::make_unique<SoftmaxLoss>(); }

}  // namespace resboost
