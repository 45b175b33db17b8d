#include "nn/normalisation.h"

#include <algorithm>

#include "kernels/batch_norm.h"

namespace resboost {
namespace {

/// Rows of what is kept of a slice: [kKept, channels].
enum Kept : Index { kMean, kVariance, kDScale, kDShift, kKept };

Param per_channel(const char* name, Index channels, Real value, Role role) {
  return {name, 1, channels, Vector::Constant(channels, value), role};
}

}  // namespace

std::vector<Param> norm_params(Index channels, std::vector<Param> before) {
  before.push_back(per_channel("scale", channels, 1, Role::bias));
  before.push_back(per_channel("shift", channels, 0, Role::bias));
  before.push_back(per_channel("mean", channels, 0, Role::statistic));
  before.push_back(per_channel("variance", channels, 1, Role::statistic));
  return before;
}

double Normalisation::factor(Index channel) const {
  return double{scale_.value(channel)} * kernels::inverse_deviation(variance_.value(channel));
}

void Normalisation::infer(const Rows& in, MutRows out) const {
  kernels::batch_norm_infer(in, scale_.value, shift_.value, mean_.value, variance_.value, out);
}

void Normalisation::forward(const Rows& in, MutRows out, Buffer& slice) const {
  auto kept = slice.view(kKept, channels());
  kernels::batch_norm_forward(in, scale_.value, shift_.value, kept.row(kMean).transpose(),
                              kept.row(kVariance).transpose(), out);
}

void Normalisation::backward(const Rows& in, const Rows& dout, MutRows din, Buffer& slice) const {
  auto kept = slice.view(kKept, channels());
  kernels::batch_norm_backward(in, dout, scale_.value, kept.row(kMean).transpose(),
                               kept.row(kVariance).transpose(), kept.row(kDScale).transpose(),
                               kept.row(kDShift).transpose(), din);
}

void Normalisation::add_gradient(const Param& param, Range rows, Index slice_rows, Index pixels,
                                 Buffer& slice, Real* sum) const {
  if (rows.size() <= 0) return;
  const auto kept = slice.view(kKept, channels());
  const auto add = [&](Kept row, Real times) {
    Eigen::Map<Eigen::Matrix<Real, 1, Eigen::Dynamic>>(sum, channels()) += times * kept.row(row);
  };
  // Running statistics are weighed by rows. The variance is the unbiased one, as in PyTorch; of one
  // pixel it is zero.
  const Index count = slice_rows * pixels;
  const auto weight = static_cast<Real>(slice_rows);
  const Real unbiased = static_cast<Real>(count) / static_cast<Real>(std::max<Index>(count - 1, 1));
  if (&param == &scale_) add(kDScale, 1);
  if (&param == &shift_) add(kDShift, 1);
  if (&param == &mean_) add(kMean, weight);
  if (&param == &variance_) add(kVariance, weight * unbiased);
}

void Normalisation::fold(const Param& weight, MutRows folded_weight,
                         Eigen::Ref<Vector> bias) const {
  const Eigen::Map<const Matrix> w(weight.value.data(), weight.rows, weight.cols);
  for (Index c = 0; c < channels(); ++c) {
    bias(c) = static_cast<Real>(double{shift_.value(c)} - double{mean_.value(c)} * factor(c));
    folded_weight(0, c) = static_cast<Real>(factor(c));
  }
  // From the last row up, since the first holds the factors until it is their turn.
  for (Index i = weight.rows; i-- > 0;)
    folded_weight.row(i) = w.row(i).cwiseProduct(folded_weight.row(0));
}

}  // namespace resboost
