#include "train/trees/derivatives.h"

#include <limits>

#include "base/parallel.h"

namespace resboost::trees {
namespace {

Weights weights_of(const Sample& sample, Range rows) {
  return sample.w.size() ? Weights(sample.w.segment(rows.begin, rows.size())) : Weights(sample.w);
}

Real class_factor(const Loss& loss, Index outputs) {
  if (!loss.of_classes() || outputs < 2) return 1;
  return static_cast<Real>(outputs) / static_cast<Real>(outputs - 1);
}

/// Of some rows.   gradient, curvature: [rows, k]
void differentiate_slice(const Sample& sample, const Loss& loss, Range rows, MutRows gradient,
                         MutRows curvature) {
  const Weights w = weights_of(sample, rows);
  loss.derivatives(sample.scores.middleRows(rows.begin, rows.size()),
                   sample.target.middleRows(rows.begin, rows.size()), w, gradient, curvature);
  const Real factor = class_factor(loss, sample.scores.cols());
  if (!loss.curved()) {
    curvature.setOnes();
    if (w.size()) curvature.array().colwise() *= w.array();
  } else if (factor != 1) {
    curvature *= factor;
  }
}

}  // namespace

bool is_mirrored(const Loss& loss, Index outputs) { return outputs == 2 && loss.of_classes(); }

void differentiate(const Sample& sample, const Loss& loss, Matrix& gradient, Matrix& curvature,
                   const std::function<void()>& meanwhile) {
  const bool mirrored = is_mirrored(loss, sample.scores.cols());
  const Index columns = mirrored ? 1 : sample.scores.cols();
  gradient.resize(sample.rows(), columns);
  curvature.resize(sample.rows(), columns);
  const Slicing slicing(sample.rows(), kTreeSlice);
  parallel_tasks(1 + slicing.slices(), [&](Index task) {
    if (task == 0) return meanwhile();
    const Range rows = slicing.slice(task - 1);
    auto g = gradient.middleRows(rows.begin, rows.size());
    auto h = curvature.middleRows(rows.begin, rows.size());
    if (!mirrored) return differentiate_slice(sample, loss, rows, g, h);
    Matrix both(2 * rows.size(), 2);
    differentiate_slice(sample, loss, rows, both.topRows(rows.size()),
                        both.bottomRows(rows.size()));
    g = both.topRows(rows.size()).col(1);
    h = both.bottomRows(rows.size()).col(1);
  });
}

double mean_loss(const Sample& sample, const Loss& loss) {
  if (sample.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto sum =
      sum_over_slices(sample.rows(), kTreeSlice, 1, [&](Range rows, int, double* part) {
        part[0] += loss.sum(sample.scores.middleRows(rows.begin, rows.size()),
                            sample.target.middleRows(rows.begin, rows.size()),
                            weights_of(sample, rows), 0, nullptr);
      });
  return sum[0] / static_cast<double>(sample.rows());
}

}  // namespace resboost::trees
