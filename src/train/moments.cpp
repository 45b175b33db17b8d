#include "train/moments.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"

namespace resboost {
namespace {

/// Rows of one product in Real: few enough that its rounding stays small, enough that adding to double costs little.
constexpr Index kPassRows = 256;
/// Columns of a tile of the Gram matrix: its operands, 256 x 256, stay in the second-level cache.
constexpr Index kTile = 256;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Tiles on and below the diagonal.
std::vector<std::pair<Index, Index>> lower_tiles(Index columns) {
  std::vector<std::pair<Index, Index>> tiles;
  for (Index i = 0; i < columns; i += kTile)
    for (Index j = 0; j <= i; j += kTile) tiles.emplace_back(i, j);
  return tiles;
}

/// Square by square, so that both sides stay in the cache.
Matrix transposed(const Matrix& a) {
  Matrix result(a.cols(), a.rows());
  parallel_slices(a.rows(), kSliceRows, [&](Range rows, int) {
    for (Index j = 0; j < a.cols(); j += kSliceRows) {
      const Index width = std::min(kSliceRows, a.cols() - j);
      result.block(j, rows.begin, width, rows.size()) = a.block(rows.begin, j, rows.size(), width).transpose();
    }
  });
  return result;
}

}  // namespace

Eigen::MatrixXd cross_product(const Matrix& a, const Matrix& b) {
  const Index size = a.cols() * b.cols();
  std::vector<Vector> product_of(static_cast<std::size_t>(threads()));
  const auto sum = sum_over_slices(a.rows(), kPassRows, size, [&](Range rows, int worker, double* part) {
    Vector& product = product_of[static_cast<std::size_t>(worker)];
    product.setZero(size);
    kernels::dense_backward_weights(a.middleRows(rows.begin, rows.size()), b.middleRows(rows.begin, rows.size()),
                                    product.data(), nullptr);
    for (Index i = 0; i < size; ++i) part[i] += double{product(i)};
  });
  return Eigen::Map<const RowMajor>(sum.data(), a.cols(), b.cols());
}

Eigen::MatrixXd gram(const Matrix& a) {
  Eigen::MatrixXd result(a.cols(), a.cols());
  const auto tiles = lower_tiles(a.cols());
  // The kernel reads its left side along rows. Down the columns of a, numbers may lie a multiple of 4 KB apart, and a
  // cache has few places for those.
  const Matrix columns = transposed(a);
  // A tile is summed by one thread over all rows, so the order of its sum is fixed.
  parallel_slices(static_cast<Index>(tiles.size()), 1, [&](Range range, int) {
    const auto [i, j] = tiles[static_cast<std::size_t>(range.begin)];
    const Index height = std::min(kTile, a.cols() - i), width = std::min(kTile, a.cols() - j);
    RowMajor sum = RowMajor::Zero(height, width);
    Matrix product(height, width), right;
    const Vector no_bias = Vector::Zero(width);
    for (Index row = 0; row < a.rows(); row += kPassRows) {
      const Index rows = std::min(kPassRows, a.rows() - row);
      right = a.block(row, j, rows, width);
      kernels::dense_forward(columns.block(i, row, height, rows), right.data(), no_bias.data(), product);
      sum += product.cast<double>();
    }
    result.block(i, j, height, width) = sum;
    if (i != j) result.block(j, i, width, height) = sum.transpose();
  });
  return result;
}

Matrix kernel_mean(const Matrix& iota, const Matrix& gradient) {
  return (cross_product(iota, gradient) / static_cast<double>(iota.rows())).cast<Real>();
}

Matrix times(const Matrix& rows, const Matrix& w) {
  Matrix product(rows.rows(), w.cols());
  const Vector no_bias = Vector::Zero(w.cols());
  parallel_slices(rows.rows(), kSliceRows, [&](Range r, int) {
    kernels::dense_forward(rows.middleRows(r.begin, r.size()), w.data(), no_bias.data(),
                           product.middleRows(r.begin, r.size()));
  });
  return product;
}

double rms_row_norm(const Matrix& rows) {
  const auto sum = sum_over_slices(rows.rows(), kSliceRows, 1, [&](Range r, int, double* part) {
    *part += double{rows.middleRows(r.begin, r.size()).squaredNorm()};
  });
  return std::sqrt(sum[0] / static_cast<double>(std::max<Index>(rows.rows(), 1)));
}

}  // namespace resboost
