#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/types.h"

namespace resboost {

class PackedWeights;

/// What training does with the numbers of a parameter.
enum class Role {
  weight,  ///< step along the gradient; weight decay and l2 apply
  bias,    ///< step along the gradient without decay: shifts, and the scales of a normalisation
  /// Statistics of the training rows. add_gradient() adds the statistic of its slice times the rows
  /// of the slice; after each minibatch the value goes a tenth of the way to the minibatch's mean.
  statistic,
  fitted,  ///< set by what fitted the layer: no gradient, no step
};

/// One array of numbers that a layer has learned, [rows, cols] row-major.
struct Param {
  std::string name;  ///< within its layer, as the model file has it: "weight", "bias"
  Index rows = 0, cols = 0;
  Vector value;  ///< [rows * cols]
  Role role = Role::weight;
  /// Rows whose gradients are made in one piece: ranges that add_gradient() is asked for begin at
  /// multiples of it, and end there or with the last row.
  Index together = 1;
};

/// What one pass through a layer must remember besides its input and output; reused from slice to
/// slice.
struct Memo {
  std::vector<Buffer> saved;
  std::vector<Memo> inner;
  const PackedWeights* packed = nullptr;  ///< of a training run (nn/packed_weights.h), else null

  /// Room for so many results and inner layers, which share the packed weights. What another layer
  /// had here before stays, so that one memo serves layers in turn without allocating.
  void reserve(std::size_t results, std::size_t layers);
};

/// What a kind of layer must know of itself besides its widths, as the model file has it:
/// {"window", {3}}, {"image", {height, width, channels}}.
struct LayerSize {
  std::string name;
  std::vector<Index> numbers;
  bool operator==(const LayerSize&) const = default;
};

/// The structure of a layer without its numbers: what a model file says of it.
struct LayerSpec {
  std::string kind;
  Index inputs = 0, outputs = 0;
  std::vector<LayerSpec> layers;  ///< that it is made of, in order
  std::vector<LayerSize> sizes;   ///< in the order of the file
};

/// A map [n, inputs] -> [n, outputs], differentiable unless it says otherwise. Every method of a
/// pass is const: a layer holds parameters, and layers inside it, and nothing else; what a pass
/// remembers is in the Memo, gradients are in the caller's array. So threads share layers freely.
/// Layers are serial code on a slice of rows; threads are the caller's business.
class Layer {
 public:
  virtual ~Layer() = default;
  virtual std::string kind() const = 0;  ///< name in the model file, e.g. "dense"
  virtual Index inputs() const = 0;
  virtual Index outputs() const = 0;
  virtual std::vector<LayerSize> sizes() const { return {}; }
  virtual std::unique_ptr<Layer> clone() const = 0;
  LayerSpec spec() const;

  /// Its own parameters, and not those of layers inside it: params() below has all of them.
  const std::vector<Param>& own_params() const { return params_; }
  std::vector<Param>& own_params() { return params_; }
  /// The layers that it is made of: of a sequential, a sum, towers.
  std::size_t size() const { return layers_.size(); }
  const Layer& layer(std::size_t i) const { return *layers_[i]; }
  Layer& layer(std::size_t i) { return *layers_[i]; }
  Index param_count() const;  ///< numbers, those of layers inside it too

  /// Prediction. in: [n, inputs], out: [n, outputs] shaped by the caller. scratch is overwritten.
  virtual void infer(const Rows& in, MutRows out, Memo& scratch) const = 0;

  /// Training pass. Differs from infer() only where training differs (batch norm, dropout).
  virtual void forward(const Rows& in, MutRows out, Memo& memo) const { infer(in, out, memo); }

  /// Writes d(loss)/d(in) to *din unless null, and leaves in memo what add_gradient() needs. in,
  /// out, memo: exactly those of the matching forward().
  virtual void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                        MutRows* din) const = 0;

  /// Adds d(loss)/d(param's rows) to sum [rows, param.cols], if the parameter is this layer's own
  /// or of a layer inside it. After backward() with the same arguments. So threads share a gradient
  /// by its rows, each adding up all slices of the minibatch: several call this at once with the
  /// same memo, which is to be read only.
  virtual void add_gradient(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                            const Param& param, Range rows, Real* sum) const;

  /// May infer() write where it reads, so that `out` is `in`, and backward(), so that *din is
  /// `dout`? For layers that go number by number, without parameters, and whose inputs() are as
  /// many as their outputs(). forward() never does.
  virtual bool elementwise() const { return false; }

  /// The matrix [inputs, outputs] that every row is multiplied with, where there is one: a training
  /// run keeps a copy of it in the order that products read. Else null.
  virtual const Param* matrix() const { return nullptr; }

  /// Floating-point operations of infer() for one row, without those of layers inside (cost.h).
  virtual double own_flops() const { return static_cast<double>(outputs()); }

  /// Can it be the shortcut of a residual block: a linear map of every pixel, or row, by itself?
  virtual bool is_shortcut() const { return false; }

  /// For people, in one line: `dense 64 > 128, relu, dense 128 > 64`.
  virtual std::string summary() const { return kind(); }

  /// Its parameters were set from outside, by a model file: makes what follows from them, here and
  /// in the layers inside. ModelError for numbers that no such layer has.
  virtual void filled();

 protected:
  Layer() = default;
  explicit Layer(std::vector<Param> params) : params_(std::move(params)) {}
  explicit Layer(std::vector<std::unique_ptr<Layer>> layers) : layers_(std::move(layers)) {}
  Layer(const Layer& other);  ///< with copies of the layers inside
  Layer& operator=(const Layer&) = delete;

 private:
  std::vector<Param> params_;
  std::vector<std::unique_ptr<Layer>> layers_;
};

/// A layer and all those inside it, each before what is inside it. path: its places from the
/// outside in, ".2.0" for the first layer of the third one, and "" for the outermost.
void visit(const Layer& layer,
           const std::function<void(const std::string& path, const Layer& layer)>& see);

/// The parameters of a layer and of those inside it, first layer first.
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
