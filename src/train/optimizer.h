#pragma once

#include <vector>

#include "base/parallel.h"
#include "resboost/config.h"
#include "resboost/layer.h"

namespace resboost {

/// Steps parameters along their gradient, chunk by chunk, so that every thread can own a part of
/// them.
class StepRule {
 public:
  /// Some rows of one parameter.
  struct Chunk {
    Param* param;
    Range rows;
    Index flat;  ///< where the chunk begins in the gradient of all parameters
    Index begin() const { return rows.begin * param->cols; }
    Index size() const { return rows.size() * param->cols; }
  };

  /// Of those params that a gradient moves. rows: of the data set, which scales l2.
  StepRule(const SgdConfig& config, std::vector<Param*> params, Index rows);

  Precision precision() const {
    return config_.precision;
  }                                     ///< of the products that lead to gradients
  Index size() const { return size_; }  ///< numbers in all parameters
  const std::vector<Chunk>& chunks() const { return chunks_; }

  /// Step number t = 1, 2, ... on a chunk, after a minibatch of so many rows. gradient: of the
  /// whole chunk; overwritten.
  void step(const Chunk& chunk, Index t, Index batch_rows, double rate, Real* gradient);
  /// Forgets momentum.
  void reset();
  /// l2 / (2 rows) * |weights|^2
  double penalty() const;

  std::vector<Vector> values() const;
  void restore(const std::vector<Vector>& values);
  /// Momentum, as two arrays.
  std::vector<Vector> momentum() const { return {first_, second_}; }
  /// ModelError if it is not of so many numbers.
  void restore_momentum(const std::vector<Vector>& momentum);

 private:
  SgdConfig config_;
  double l2_;  // per row
  std::vector<Param*> params_;
  std::vector<Chunk> chunks_;
  Index size_ = 0;
  Vector first_, second_;  // Adam's moments; Nesterov's velocity is the first
};

}  // namespace resboost
