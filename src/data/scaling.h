#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "resboost/schema.h"
#include "resboost/types.h"

namespace resboost {

/// z / sqrt(1 + (z/3)^2): near 0 it is z, and it stays within (-3, 3) whatever the outlier.
/// RealMLP (Holzmueller, Grinsztajn & Steinwart, NeurIPS 2024), section 3.
inline double smooth_clip(double z) {
  if (std::abs(z) > 1e8)
    return std::copysign(3.0, z);  // the square would lose all digits, or overflow
  return z / std::sqrt(1 + z * z / 9);
}

/// Quantile of ascending values, linear between two of them.
double quantile(const std::vector<double>& sorted, double share);

/// Centre, scale, clip and the imputed value (always the median) of ascending values. scale is 0
/// for values that do not differ. robust (RealMLP): the median; one over the distance of the
/// quartiles, failing that two over the range.
void learn_scaling(const std::vector<double>& sorted, SchemaConfig::Scaling scaling,
                   ColumnSpec& spec);

/// A value of a numeric column as its first feature. Without the clip it is held within +-1e15,
/// where products of two features are still far from the end of float.
inline double scaled(double value, const ColumnSpec& spec) {
  const double z = (value - spec.center) * spec.scale;
  return spec.clip ? smooth_clip(z) : std::clamp(z, -1e15, 1e15);
}

/// Piecewise-linear encoding PLE-q (Gorishniy, Rubachev & Babenko, NeurIPS 2022,
/// section 3.2): edges b_0 < ... < b_T at the quantiles, equal ones once; none for fewer than
/// three different values.
std::vector<double> learn_edges(const std::vector<double>& sorted, int bins);

/// Component j of x is 0 below b_{j-1}, 1 above b_j, and linear between. Unlike the paper's, the
/// first and the last one stay in [0, 1] too: features must be bounded for values outside the
/// training range. From each 0.5 is taken, so that features lie around 0; out: edges.size() - 1
/// numbers.
inline void encode_bins(double x, const std::vector<double>& edges, Real* out) {
  for (std::size_t j = 1; j < edges.size(); ++j) {
    const double low = edges[j - 1], high = edges[j];
    const double component = x <= low ? 0.0 : x >= high ? 1.0 : (x - low) / (high - low);
    out[j - 1] = static_cast<Real>(component - 0.5);
  }
}

}  // namespace resboost
