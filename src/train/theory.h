#pragma once

#include <vector>

#include "resboost/theory.h"
#include "resboost/train.h"

namespace resboost {

/// What is known of a step along a smoothed functional gradient, T_k grad (Nitanda & Suzuki, ICML
/// 2018, section 4), as hybrid, resfgb and resfgb-nesterov take it. Formulas in docs/theory.md.
struct GradientTheory {
  double grad_l1 = 0;             ///< g1 = mean |grad_i|
  double grad_l2 = 0;             ///< g2 = sqrt(mean |grad_i|^2)
  double energy = 0;              ///< <grad, T_k grad>; for the kernel mean it is kappa^2 = |A|_F^2
  double weak_learning = 0;       ///< gamma_1 = energy / g1^2
  double alignment = 0;           ///< energy / (g2 |T_k grad|)
  double step = 0;                ///< in units of the RMS norm of z, or of A
  double predicted_decrease = 0;  ///< guaranteed by smoothness for the step taken: s <grad, d> -
                                  ///< s^2/2 A mean w |d|^2; NaN for a loss that is not smooth
  double margin_bound = 0;        ///< of margin_bound_before()

  template <class Visitor>
  void describe(Visitor& v) const {
    v("grad_l1", grad_l1, "mean norm of the gradient", "|g|");
    v("grad_l2", grad_l2, "root mean square");
    v("energy", energy, "energy");
    v("weak_learning", weak_learning, "weak-learning coefficient");
    v("alignment", alignment, "cosine of gradient and step", "align");
    v("step", step, "taken", "step");
    v("predicted_decrease", predicted_decrease, "guaranteed fall");
    v("margin_bound", margin_bound, "bound");
  }
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

/// Appends tenth, half and nine tenths of them, for a loss of classes.
void add_margins(std::vector<Measure>& theory, const Examples& train, const Head& head,
                 const Loss& loss);

/// What a selection that is not by loss has of the scores of the held-out rows.
Measure measure_of(const Selection& selection, const Matrix& held_out_scores);

/// The margin bound (loss/margin_bound.h) at delta = 0, an upper bound on the training error before
/// the stage. NaN where it does not apply, as for other losses than the logistic one and with row
/// weights (g1 is a weighted mean then, of which the bound says nothing).
double margin_bound_before(const StageContext& c, double grad_l1);

}  // namespace resboost
