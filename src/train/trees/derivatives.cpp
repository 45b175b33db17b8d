#include "train/trees/derivatives.h"

#include <limits>

#include "base/parallel.h"

namespace resboost::trees {
namespace {

/// Rows in a slice of a pass over scores.
constexpr Index kSlice = 1024;

Weights weights_of(const Sample& sample, Range rows) {
  return sample.w.size() ? Weights(sample.w.segment(rows.begin, rows.size())) : Weights(sample.w);
}

Real class_factor(const Loss& loss, Index outputs) {
  if (!loss.of_classes() || outputs < 2) return 1;
  return static_cast<Real>(outputs) / static_cast<Real>(outputs - 1);
}

}  // namespace

void differentiate(const Sample& sample, const Loss& loss, Matrix& gradient, Matrix& curvature) {
  gradient.resize(sample.rows(), sample.scores.cols());
  curvature.resize(sample.rows(), sample.scores.cols());
  const Real factor = class_factor(loss, sample.scores.cols());
  parallel_slices(sample.rows(), kSlice, [&](Range rows, int) {
    const Weights w = weights_of(sample, rows);
    auto h = curvature.middleRows(rows.begin, rows.size());
    loss.derivatives(sample.scores.middleRows(rows.begin, rows.size()),
                     sample.target.middleRows(rows.begin, rows.size()), w,
                     gradient.middleRows(rows.begin, rows.size()), h);
    if (!loss.curved()) {
      h.setOnes();
      if (w.size()) h.array().colwise() *= w.array();
    } else if (factor != 1) {
      h *= factor;
    }
  });
}

double mean_loss(const Sample& sample, const Loss& loss) {
  if (sample.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto sum = sum_over_slices(sample.rows(), kSlice, 1, [&](Range rows, int, double* part) {
    part[0] += loss.sum(sample.scores.middleRows(rows.begin, rows.size()),
                        sample.target.middleRows(rows.begin, rows.size()), weights_of(sample, rows),
                        0, nullptr);
  });
  return sum[0] / static_cast<double>(sample.rows());
}

}  // namespace resboost::trees
