#pragma once

#include <memory>

#include "resboost/loss.h"

namespace resboost::test {

/// The squared loss, for tests to give another name and manners.
class OtherSquaredLoss : public Loss {
 public:
  bool of_classes() const override { return false; }
  double sum(const Rows& scores, const Rows& y, const Weights& w, Real scale,
             MutRows* dscores) const override {
    return squared_->sum(scores, y, w, scale, dscores);
  }
  double curvature(const Rows& scores, const Rows& y, const Weights& w,
                   const Rows& direction) const override {
    return squared_->curvature(scores, y, w, direction);
  }
  void derivatives(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                   MutRows curvature) const override {
    squared_->derivatives(scores, y, w, gradient, curvature);
  }
  double smoothness(Index outputs) const override { return squared_->smoothness(outputs); }
  void link(MutRows) const override {}

 private:
  std::unique_ptr<Loss> squared_ = make_squared_loss();
};

}  // namespace resboost::test
