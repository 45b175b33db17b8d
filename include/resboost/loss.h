#pragma once

#include <memory>
#include <string>

#include "resboost/types.h"

namespace resboost {

/// A loss of scores and targets. Stateless and const, so any number of threads may share one.
class Loss {
 public:
  virtual ~Loss() = default;
  virtual std::string name() const = 0;

  /// Are targets distributions over classes (else numbers)?
  virtual bool of_classes() const = 0;

  /// Sum over rows of w_i * loss_i, in double.   scores, y: [n, k]; w: [n] or empty.
  /// *dscores, if given [n, k], becomes scale * w_i * d(loss_i)/d(scores_i).
  virtual double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
                     MutRows* dscores) const = 0;

  /// Sum over rows of w_i * d_i^T H_i d_i, H_i the second derivative of loss_i in the scores.
  /// direction d: [n, k].
  virtual double curvature(const Rows& scores, const Rows& y, const Weights& w,
                           const Rows& direction) const = 0;

  /// Largest curvature of loss_i in the scores: the A of "loss is A-smooth" (Nitanda & Suzuki
  /// 2018).
  virtual double smoothness(Index outputs) const = 0;

  /// Scores to predictions in place: softmax, or nothing.
  virtual void link(MutRows scores) const = 0;
};

/// softmax cross-entropy: loss_i = log(sum_k exp s_ik) - sum_k y_ik s_ik; y rows are distributions.
std::unique_ptr<Loss> make_softmax_loss();
/// squared error: loss_i = mean over the k outputs of (s_ik - y_ik)^2.
std::unique_ptr<Loss> make_squared_loss();
/// smooth hinge: loss_i = sum over all classes k of softplus(1 - (s_iy - s_ik)), y the label; k = y
/// included, a constant (ResFGB's svm.py, ALGORITHMS.md 1.1). y rows are one-hot. Probabilities are
/// those of softmax, uncalibrated.
std::unique_ptr<Loss> make_smooth_hinge_loss();
/// By name, as the model file holds it. ModelError names the known ones.
std::unique_ptr<Loss> make_loss(const std::string& name);

}  // namespace resboost
