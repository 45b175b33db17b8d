#pragma once

#include <vector>

#include "resboost/layer.h"

namespace resboost {

/// The parameters of a batch normalisation and what training does with them, for the layers that
/// have one.
class Normalisation {
 public:
  explicit Normalisation(Index channels);  ///< scale and running variance one, the others zero

  Index channels() const { return scale_.cols; }
  Index param_count() const { return 4 * channels(); }
  void collect(std::vector<Param*>& list);

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
  Param scale_, shift_, mean_, variance_;
};

}  // namespace resboost
