#pragma once

#include <memory>
#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

namespace kernels {
class PackedWeight;
namespace isa {
struct Bf16Kernels;
}
}  // namespace kernels

/// A pointer that belongs to one object: copies of the object are without.
template <class T>
class Unshared {
 public:
  Unshared() = default;
  Unshared(const Unshared&) {}
  Unshared& operator=(const Unshared&) {
    pointer_ = nullptr;
    return *this;
  }
  Unshared& operator=(T* pointer) {
    pointer_ = pointer;
    return *this;
  }
  explicit operator bool() const { return pointer_; }
  T* operator->() const { return pointer_; }
  T* get() const { return pointer_; }

 private:
  T* pointer_ = nullptr;
};

/// One array of trained numbers, [rows, cols] row-major.
struct Param {
  std::string name;  ///< within its layer, as the model file has it: "weight", "bias"
  Index rows = 0, cols = 0;
  Vector value;        ///< [rows * cols]
  bool decays = true;  ///< does weight decay apply (weights: yes, biases: no)
  /// A statistic of the training rows, not a weight. add_gradient() adds the statistic of its slice
  /// times the rows of the slice; after each minibatch the value goes a tenth of the way to the
  /// minibatch's mean.
  bool running = false;
  /// Rows whose gradients are made in one piece: ranges that add_gradient() is asked for begin at
  /// multiples of it, and end there or with the last row.
  Index together = 1;
  /// The right side of a product with every row: worth a copy in the order that the product reads.
  bool multiplies = false;
  /// That copy, as long as somebody keeps it up with the value (train/packed_weights.h).
  Unshared<const kernels::PackedWeight> packed{};
  /// What a convolution with it multiplies in, as long as it is trained in bf16 (the same file);
  /// else none.
  Unshared<const kernels::isa::Bf16Kernels> bf16{};
};

/// What one pass through a layer must remember besides its input and output; reused from slice to
/// slice.
struct Memo {
  std::vector<Buffer> saved;
  std::vector<Memo> inner;
};

/// The structure of a layer without its numbers: what a model file says of it.
struct LayerSpec {
  std::string kind;
  Index inputs = 0, outputs = 0;
  std::vector<LayerSpec> layers;  ///< of a sequential, towers, or a sum
  ImageShape image{};             ///< of the input, for layers of pictures
  Index window = 0, stride = 0;   ///< of a convolution or a pool; else 0
};

/// A differentiable map [n, inputs] -> [n, outputs]. Every method is const: a layer holds
/// parameters and nothing else; what a pass remembers is in the Memo, gradients are in the caller's
/// array. So threads share layers freely. Layers are serial code on a slice of rows; threads are
/// the caller's business.
class Layer {
 public:
  virtual ~Layer() = default;
  virtual std::string kind() const = 0;  ///< name in the model file, e.g. "dense"
  virtual Index inputs() const = 0;
  virtual Index outputs() const = 0;
  virtual LayerSpec spec() const { return {kind(), inputs(), outputs(), {}}; }
  virtual std::unique_ptr<Layer> clone() const = 0;

  /// Prediction. in: [n, inputs], out: [n, outputs] shaped by the caller. scratch is overwritten.
  virtual void infer(const Rows& in, MutRows out, Memo& scratch) const = 0;

  /// Training pass. Differs from infer() only where training differs (batch norm, dropout).
  virtual void forward(const Rows& in, MutRows out, Memo& memo) const { infer(in, out, memo); }

  /// Writes d(loss)/d(in) to *din unless null, and leaves in memo what add_gradient() needs. in,
  /// out, memo: exactly those of the matching forward().
  virtual void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                        MutRows* din) const = 0;

  /// Adds d(loss)/d(param's rows) to sum [rows, param.cols], if the parameter is this layer's own.
  /// After backward() with the same arguments. So threads share a gradient by its rows, each adding
  /// up all slices of the minibatch: several call this at once with the same memo, which is to be
  /// read only.
  virtual void add_gradient(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                            const Param& param, Range rows, Real* sum) const = 0;

  /// May infer() write where it reads, so that `out` is `in`, and backward(), so that *din is
  /// `dout`? For layers that go number by number, without parameters, and whose inputs() are as
  /// many as their outputs(). forward() never does.
  virtual bool elementwise() const { return false; }

  virtual void collect(std::vector<Param*>&) {}
  virtual Index param_count() const { return 0; }
};

/// The parameters of a layer, first layer first.
std::vector<Param*> params(Layer& layer);
std::vector<const Param*> params(const Layer& layer);

/// Layers of this library.
std::unique_ptr<Layer> make_dense(Index inputs, Index outputs);  ///< y = x w + b, all zeros
std::unique_ptr<Layer> make_relu(Index width);
std::unique_ptr<Layer> make_tanh(Index width);
std::unique_ptr<Layer> make_sequential(
    std::vector<std::unique_ptr<Layer>> layers);  ///< ConfigError if widths do not chain
/// [u | v] -> first(u) + second(v): two inputs side by side, as a stage that reads the raw input
/// gives them. ConfigError if their outputs differ.
std::unique_ptr<Layer> make_towers(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second);

// Layers of pictures. Parameters are zero but for scales, which are one, and running variances,
// also one.

/// Convolution with a square window (odd), zeros around the picture so that stride 1 keeps its
/// size; stride s leaves ceil(side / s). Parameters: weight [window * window * channels, filters],
/// bias [1, filters].
std::unique_ptr<Layer> make_conv(const ImageShape& in, Index filters, Index window, Index stride);
/// The same without a bias and a batch norm behind it, which prediction folds into the weights.
/// Parameters: weight, scale, shift, mean, variance.
std::unique_ptr<Layer> make_conv_norm(const ImageShape& in, Index filters, Index window,
                                      Index stride);
/// Batch normalisation (Ioffe & Szegedy 2015): every channel to mean 0 and variance 1 over the
/// pixels of a slice of rows (a slice, not the whole minibatch: "ghost" statistics, Hoffer et al.
/// 2017; 16 to 64 rows), then scale and shift. infer() has running means of both statistics.
/// Parameters: scale, shift, mean, variance, each [1, channels].
std::unique_ptr<Layer> make_batch_norm(const ImageShape& in);
/// Means of windows side by side; a side that the window does not divide ends with a smaller one. A
/// window as large as the picture is a global average pool.
std::unique_ptr<Layer> make_average_pool(const ImageShape& in, Index window);
/// Every stride-th pixel of both directions, further channels zero: shortcut A of He et al. (2015).
std::unique_ptr<Layer> make_subsample(const ImageShape& in, Index filters, Index stride);
std::unique_ptr<Layer> make_identity(Index width);
/// u -> first(u) + second(u). ConfigError if their widths differ.
std::unique_ptr<Layer> make_sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second);

/// A layer of the given structure with parameters at zero. ModelError for an unknown kind, for
/// widths that do not chain, and for more than max_params parameters (checked before anything is
/// allocated).
std::unique_ptr<Layer> make_layer(const LayerSpec& spec, Index max_params);

}  // namespace resboost
