#pragma once

#include <span>
#include <vector>

#include "resboost/layer.h"

namespace resboost {

/// What a layer with a batch normalisation has learned: what it has besides, then scale, shift,
/// running mean and running variance, each [1, channels]. Scale and variance are one, the others
/// zero.
std::vector<Param> norm_params(Index channels, std::vector<Param> before);

/// What a batch normalisation does with its four parameters, which it borrows from the layer.
class Normalisation {
 public:
  explicit Normalisation(std::span<const Param, 4> own)
      : scale_(own[0]), shift_(own[1]), mean_(own[2]), variance_(own[3]) {}

  Index channels() const { return scale_.cols; }
  /// What a number of this channel, less the running mean, is multiplied with in prediction.
  double factor(Index channel) const;

  /// By the running statistics.
  void infer(const Rows& in, MutRows out) const;
  /// By those of the slice, which it keeps in `slice`.
  void forward(const Rows& in, MutRows out, Buffer& slice) const;
  /// After forward(): writes din, which may be `in` itself, and keeps the gradients in `slice`.
  void backward(const Rows& in, const Rows& dout, MutRows din, Buffer& slice) const;
  /// After backward() of a slice of so many rows and pixels: adds the gradient of `param` if it is
  /// one of these.
  void add_gradient(const Param& param, Range rows, Index slice_rows, Index pixels, Buffer& slice,
                    Real* sum) const;

  /// The same normalisation as part of the layer before it: weights [rows, channels] times `factor`
  /// and a bias.
  void fold(const Param& weight, MutRows folded_weight, Eigen::Ref<Vector> bias) const;

 private:
  const Param &scale_, &shift_, &mean_, &variance_;
};

}  // namespace resboost
