#pragma once

#include <vector>

#include "resboost/train.h"

namespace resboost {

/// What ALGORITHMS.md 1.6 says can be computed of a kernel-smoothed functional gradient step.
/// Formulas in docs/theory.md.
struct GradientTheory {
  double grad_l1 = 0;        ///< g1 = mean |grad_i|
  double grad_l2 = 0;        ///< g2 = sqrt(mean |grad_i|^2)
  double energy = 0;         ///< <grad, T_k grad>; for the kernel mean it is kappa^2 = |A|_F^2
  double weak_learning = 0;  ///< gamma_1 = energy / g1^2
  double alignment = 0;      ///< energy / (g2 |T_k grad|)
  double predicted_decrease =
      0;  ///< guaranteed by smoothness for the step taken: s <grad, d> - s^2/2 A mean w |d|^2;
           ///< NaN for a loss that is not smooth
};

/// gradient: rows of functional_gradient [n,p]; smoothed: rows T_k grad [n,p];
/// step: multiple of -smoothed that is taken.
GradientTheory gradient_theory(const Examples& examples, const Matrix& gradient,
                               const Matrix& smoothed, double step, const Head& head,
                               const Loss& loss);

/// Margins m_i = a_y - max of the others of scores, at the given quantiles in [0, 1] (of sorted
/// margins, lower).
std::vector<double> margin_quantiles(const Examples& examples, const Head& head,
                                     const std::vector<double>& quantiles);

/// Appends the margin bound (loss/margin_bound.h) at delta = 0, an upper bound on the training
/// error before the stage, where it applies: the logistic loss without row weights (with them g1 is
/// a weighted mean, of which the bound says nothing).
void add_margin_bound(const StageContext& c, double grad_l1, std::vector<Measure>& measures);

}  // namespace resboost
