#pragma once

#include "resboost/types.h"

namespace resboost {

/// Label of a one-hot row: where it is largest.
inline Index label_of(const Rows& y, Index row) {
  Index label = 0;
  y.row(row).maxCoeff(&label);
  return label;
}

/// Losses that are a sum over the other classes of a function of the margin m = s_y - s_l. Phi
/// gives at a margin value(m), slope(m) and curvature(m).
template <class Phi>
double sum_over_margins(const Rows& scores, const Rows& y, const Weights& w, Real scale,
                        MutRows* dscores, Phi phi) {
  double total = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    const Index label = label_of(y, i);
    const double weight = w.size() ? double{w(i)} : 1.0;
    double pull = 0;
    for (Index l = 0; l < scores.cols(); ++l) {
      if (l == label) continue;
      const double margin = double{scores(i, label)} - double{scores(i, l)};
      total += weight * phi.value(margin);
      if (!dscores) continue;
      const double slope = weight * double{scale} * phi.slope(margin);
      (*dscores)(i, l) = static_cast<Real>(-slope);
      pull += slope;
    }
    if (dscores) (*dscores)(i, label) = static_cast<Real>(pull);
  }
  return total;
}

template <class Phi>
double curvature_over_margins(const Rows& scores, const Rows& y, const Weights& w,
                              const Rows& direction, Phi phi) {
  double total = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    const Index label = label_of(y, i);
    const double weight = w.size() ? double{w(i)} : 1.0;
    for (Index l = 0; l < scores.cols(); ++l) {
      if (l == label) continue;
      const double d = double{direction(i, label)} - double{direction(i, l)};
      total += weight * d * d * phi.curvature(double{scores(i, label)} - double{scores(i, l)});
    }
  }
  return total;
}

/// Of each score, as Loss::derivatives has them.
template <class Phi>
void derivatives_over_margins(const Rows& scores, const Rows& y, const Weights& w, MutRows gradient,
                              MutRows curvature, Phi phi) {
  for (Index i = 0; i < scores.rows(); ++i) {
    const Index label = label_of(y, i);
    const double weight = w.size() ? double{w(i)} : 1.0;
    double pull = 0, bend = 0;
    for (Index l = 0; l < scores.cols(); ++l) {
      if (l == label) continue;
      const double margin = double{scores(i, label)} - double{scores(i, l)};
      const double slope = weight * phi.slope(margin), curve = weight * phi.curvature(margin);
      gradient(i, l) = static_cast<Real>(-slope);
      curvature(i, l) = static_cast<Real>(curve);
      pull += slope;
      bend += curve;
    }
    gradient(i, label) = static_cast<Real>(pull);
    curvature(i, label) = static_cast<Real>(bend);
  }
}

}  // namespace resboost
