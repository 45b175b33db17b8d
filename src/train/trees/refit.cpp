#include "train/trees/refit.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace resboost::trees {
namespace {

/// Row after row, as trees read them.
std::vector<std::uint8_t> by_row(const Codes& codes) {
  const Index columns = std::ssize(codes.columns);
  std::vector<std::uint8_t> rows(codes.values.size());
  for (Index c = 0; c < columns; ++c)
    for (Index i = 0; i < codes.rows; ++i)
      rows[static_cast<std::size_t>(i * columns + c)] = codes.column(c)[i];
  return rows;
}

/// Both derivatives added up over the rows of each leaf.
struct LeafSums {
  Eigen::MatrixXd gradient, curvature;  ///< [leaves, k]
  LeafSums(Index leaves, const std::vector<std::uint16_t>& leaf, const Matrix& g, const Matrix& h)
      : gradient(Eigen::MatrixXd::Zero(leaves, g.cols())),
        curvature(Eigen::MatrixXd::Zero(leaves, g.cols())) {
    for (Index i = 0; i < g.rows(); ++i) {
      gradient.row(leaf[static_cast<std::size_t>(i)]) += g.row(i).cast<double>();
      curvature.row(leaf[static_cast<std::size_t>(i)]) += h.row(i).cast<double>();
    }
  }
};

}  // namespace

Trees refitted(const Trees& trees, Sample& sample, const Loss& loss, const TreesConfig& config) {
  TreeArrays arrays = trees.arrays();
  const Index k = arrays.outputs;
  const std::vector<std::uint8_t> rows = by_row(sample.codes);
  std::vector<std::uint16_t> leaf(static_cast<std::size_t>(sample.rows()));
  Matrix gradient, curvature;
  for (Index t = 0; t < arrays.trees(); ++t) {
    differentiate(sample, loss, gradient, curvature);
    trees.find_leaves(t, rows.data(), sample.rows(), leaf.data());
    const LeafSums sums(trees.leaf_count(t), leaf, gradient, curvature);
    Real* values = arrays.leaves.data() + trees.first_leaf(t) * k;
    for (Index l = 0; l < trees.leaf_count(t); ++l)
      for (Index j = 0; j < k; ++j)
        if (sums.curvature(l, j) > 0)
          values[l * k + j] = static_cast<Real>(-config.learning_rate * sums.gradient(l, j) /
                                                (sums.curvature(l, j) + config.l2));
    for (Index i = 0; i < sample.rows(); ++i)
      for (Index j = 0; j < k; ++j)
        sample.scores(i, j) += values[leaf[static_cast<std::size_t>(i)] * k + j];
  }
  return Trees(std::move(arrays));
}

}  // namespace resboost::trees
