#pragma once

#include <vector>

#include "resboost/features.h"
#include "resboost/layer.h"
#include "resboost/network.h"

namespace resboost {

/// l1 norms of the weights into each neuron, block after block, for the generalisation bound.
class LayerNorms {
 public:
  void add(const Layer& block);
  double sum() const { return sum_; }  ///< sum over t of Lambda_t
  int blocks() const { return blocks_; }
  std::vector<double> state() const { return {product_, sum_, static_cast<double>(blocks_)}; }
  /// state: of three numbers.
  void restore(const std::vector<double>& state);

 private:
  double product_ = 1, sum_ = 0;
  int blocks_ = 0;
};

/// The right side of Cor. 4.3 (eq. 7) for o = module outputs [n, 2], at the best of 20 margins
/// theta in (0, 1] with delta = 0.05 shared among them. It takes the norms of the trained network
/// for the ones that the theorem fixes beforehand, so it shows the size of the bound rather than
/// proving one; it is vacuous (above 1) unless the weights are tiny. How Lambda is read is in
/// docs/theory.md.
double generalisation_bound(const LayerNorms& norms, const Examples& train, const Matrix& outputs,
                            const Head& head);

}  // namespace resboost
