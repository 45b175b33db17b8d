#pragma once

#include <memory>
#include <vector>

#include "resboost/layer.h"
#include "resboost/types.h"

namespace resboost {

/// How heads read a representation that is pictures: its means over windows of pixels side by side,
/// [cells * channels].
struct Pooling {
  ImageShape image;  ///< of z
  Index window = 0;  ///< side of a window; 0: heads read z itself
  /// Numbers that heads read of a z of this width.
  Index features(Index width) const;
  bool operator==(const Pooling&) const = default;
};

/// What the block of a stage reads.
enum class Reads {
  z,        ///< the representation
  z_and_x,  ///< [z | x]: the raw input besides
  x,        ///< the raw input, and nothing of z
  codes,    ///< the codes of the row (resboost/codes.h), which trees read, and nothing of z
};

/// Does a gradient come back to z through the block?
inline bool reads_z(Reads reads) { return reads == Reads::z || reads == Reads::z_and_x; }

/// One fitted residual step, the weak learner:  z <- keep * z + step * block(u). keep == 0 makes it
/// a plain map, which may change the width of z: that is how a stem is a stage.
struct Stage {
  std::unique_ptr<Layer> block;
  Real keep = 1;
  Real step = 1;
  Reads reads = Reads::z;  ///< u
  Pooling pooling{};       ///< of the z that it leaves

  Stage clone() const;
};

/// Linear read-out: scores = r w + b, r the representation as its pooling has it (z itself where
/// there is none).
struct Head {
  Head() = default;
  Head(Index features, Index outputs);  ///< zeros
  Index features() const { return weight.rows; }
  Index outputs() const { return weight.cols; }
  Eigen::Map<const Matrix> w() const;  ///< [p, k]
  void infer(const Rows& r, MutRows scores) const;

  Param weight, bias;
};

/// From a representation to scores: its pooling, and a linear head on what that leaves. Borrows the
/// head; without one the scores are what it would read.
struct Readout {
  /// Of one pass: what the head read, and what came back.
  struct Memo {
    Buffer read, dread, scores;
  };
  Pooling pooling{};
  const Head* head = nullptr;

  Index outputs(Index width) const;                     ///< for a representation of this width
  Buffer::View infer(const Rows& z, Memo& memo) const;  ///< scores [n, k], in the memo
  /// Writes d(loss)/dz, from d(loss)/d(scores).
  void backward(const Rows& dscores, Memo& memo, MutRows dz) const;
  /// After infer() of the same z: adds d(loss)/d(param's rows), for a parameter of the head.
  void add_gradient(const Rows& z, Memo& memo, const Rows& dscores, const Param& param, Range rows,
                    Real* sum) const;
};

/// What stages read besides z, of the rows of a pass: the raw input x [n, d], and the codes as
/// numbers [n, columns]. Nothing of what no stage reads.
struct RawRows {
  RawRows(const Rows& numbers, const Rows& row_codes) : x(numbers), codes(row_codes) {}
  template <class Numbers>
  RawRows(const Eigen::MatrixBase<Numbers>& numbers) : x(numbers), codes(x.leftCols(0)) {}
  Rows x, codes;
};

/// Activations of one pass through a network on a slice of rows; reused from slice to slice.
struct Trace {
  std::vector<Buffer> z, u, f, dz, du, df;
  std::vector<Memo> block;
  Readout::Memo readout;
  const PackedWeights* packed = nullptr;  ///< of a training run (nn/packed_weights.h), else null
};

/// stages + heads. Holds no data set, no loss, no optimizer, no configuration.
/// heads.back() reads the last z; heads[heads.size() - 1 - i] reads z without the last i stages.
/// Stage-wise training leaves a head for every depth, so the network can be cut anywhere;
/// end-to-end training leaves the last one only.
class Network {
 public:
  std::vector<Stage> stages;
  std::vector<Head> heads;  ///< none: the scores are the features (a block fitted to a field)

  Index depth() const { return static_cast<Index>(stages.size()); }
  Index first_head() const {
    return depth() + 1 - static_cast<Index>(heads.size());
  }                                                 ///< smallest depth with a head
  Index features(Index depth, Index inputs) const;  ///< width of z after the first `depth` stages
  Index head_features(Index depth,
                      Index inputs) const;  ///< numbers that a head of this depth reads
  Pooling pooling(Index depth) const;       ///< of that z
  Readout readout(Index depth) const;       ///< of that z, with the head of the depth if it has one
  Index outputs(Index inputs) const;        ///< width of the scores
  Views views() const;                      ///< what a prediction reads of a row

  /// The first `depth` stages with the head of that depth. ConfigError names the depths there are.
  Network truncated(Index depth) const;
  Network clone() const;

  /// Scores of all rows by this network, x: [n, d] -> [n, k]. Parallel over slices of rows; safe
  /// from several threads. std::logic_error for one that reads codes: Model::predict() has them.
  Matrix predict(const Rows& x) const;

  /// Scores of one slice of rows, starting from z0 (whole network: z0 = x). The view lives in the
  /// trace.
  Buffer::View infer(const RawRows& raw, const Rows& z0, Trace& trace) const;
  Buffer::View forward(const RawRows& raw, const Rows& z0, Trace& trace) const;
  /// After forward() with the same arguments: carries d(loss)/d(scores) back to every block, and to
  /// *dz0 unless null.
  void backward(const RawRows& raw, const Rows& z0, Trace& trace, const Rows& dscores,
                MutRows* dz0) const;
  /// After backward() with the same arguments: adds d(loss)/d(param's rows) to sum [rows,
  /// param.cols]. stage: whose parameter it is; depth() for the last head's.
  void add_gradient(const RawRows& raw, const Rows& z0, Trace& trace, const Rows& dscores,
                    Index stage, const Param& param, Range rows, Real* sum) const;

  /// Stage by stage, then the last head: the parameters that training moves.
  std::vector<Param*> params();
  /// Those of one stage, or of the last head: params(depth()).
  std::vector<Param*> params(Index stage);
  Index param_count() const;
};

}  // namespace resboost
