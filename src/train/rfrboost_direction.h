#pragma once

#include <optional>

#include "resboost/train.h"
#include "train/design.h"

namespace resboost {

/// The gradient variant of RFRBoost (their section 3.2, Algorithm 2): the negative functional
/// gradient, scaled to |G|_F = sqrt(n), fitted by ridge regression on features, and the best step
/// along the fit. Row weights weigh the regression, |G|_F included.
struct RfrDirection {
  Matrix map;        ///< [p, D]
  Vector intercept;  ///< [D]
  double step = 0;   ///< minimises mean loss + 1e-5 step^2 (for squared loss: times the outputs)
  double grad_l1 = 0, grad_l2 = 0;  ///< of the gradient before scaling
  double r2 = 0;                    ///< 1 - |G - fit|^2 / |G|^2
  double alignment = 0;             ///< cosine between G and the fit
  double slope = 0,
         bend = 0;  ///< the mean loss after a step s is at most its value - s slope + s^2 bend
  double predicted_decrease(double s) const { return s * slope - s * s * bend; }
};

/// f: [n, p], of the examples; ridge: times n. Nothing where no gradient is left. Because G = S W^T
/// with S the gradient in the scores [n, k], it is S that is fitted, which costs k right sides
/// instead of D.
std::optional<RfrDirection> fit_direction(const Examples& examples, const Design& f,
                                          const Head& head, const Loss& loss, double ridge);

}  // namespace resboost
