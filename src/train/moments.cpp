#include "train/moments.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"

namespace resboost {
namespace {

/// Columns of a tile of the Gram matrix: its operands, 256 x 256, stay in the second-level cache.
constexpr Index kTile = 256;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A part of the Gram matrix.
struct Tile {
  Index row, col, height, width;
};

/// What covers the diagonal and everything below it; on the diagonal in halves, which leaves a
/// quarter of a tile out.
std::vector<Tile> lower_tiles(Index columns) {
  std::vector<Tile> tiles;
  const auto add = [&](Index row, Index col, Index size) {
    if (row < columns && col < columns)
      tiles.push_back({row, col, std::min(size, columns - row), std::min(size, columns - col)});
  };
  for (Index i = 0; i < columns; i += kTile) {
    for (Index j = 0; j < i; j += kTile) add(i, j, kTile);
    const Index middle = i + kTile / 2;
    add(i, i, kTile / 2);
    add(middle, i, kTile / 2);
    add(middle, middle, kTile / 2);
  }
  return tiles;
}

/// One tile over all rows of a share, along the tree of sum_over_slices().
RowMajor tile_of_gram(const Matrix& a, const RowShare& share, const Tile& tile) {
  const Slicing slicing = share.slicing(kPassRows);
  const Range groups = share.groups(slicing);
  std::vector<RowMajor> sums(static_cast<std::size_t>(tree_places(groups.size())));
  const auto at = [&](Index place) -> RowMajor& { return sums[static_cast<std::size_t>(place)]; };
  Matrix product(tile.height, tile.width);
  for (Index g = 0; g < groups.size(); ++g) {
    RowMajor& sum = at(tree_place(g));
    sum.setZero(tile.height, tile.width);
    const Range slices = slicing.group(groups.begin + g);
    for (Index s = slices.begin; s < slices.end; ++s) {
      const Range rows = share.from_first(slicing.slice(s));
      product.setZero();
      kernels::dense_backward_weights(a.block(rows.begin, tile.row, rows.size(), tile.height),
                                      a.block(rows.begin, tile.col, rows.size(), tile.width),
                                      product.data());
      sum += product.cast<double>();
    }
    tree_merge(g, groups.size(), [&](Index to, Index from) { at(to) += at(from); });
  }
  if (sums.empty()) return RowMajor::Zero(tile.height, tile.width);
  return std::move(at(0));
}

}  // namespace

Eigen::MatrixXd cross_product(const Matrix& a, const Matrix& b) {
  return cross_product(a, b, RowShare(a.rows()));
}

Eigen::MatrixXd cross_product(const Matrix& a, const Matrix& b, const RowShare& share) {
  const Index size = a.cols() * b.cols();
  std::vector<Vector> product_of(static_cast<std::size_t>(threads()));
  const auto sum = share.sum(kPassRows, size, [&](Range rows, int worker, double* part) {
    Vector& product = product_of[static_cast<std::size_t>(worker)];
    product.setZero(size);
    kernels::dense_backward_weights(a.middleRows(rows.begin, rows.size()),
                                    b.middleRows(rows.begin, rows.size()), product.data());
    for (Index i = 0; i < size; ++i) part[i] += double{product(i)};
  });
  return Eigen::Map<const RowMajor>(sum.data(), a.cols(), b.cols());
}

Eigen::MatrixXd gram(const Matrix& a) { return gram(a, RowShare(a.rows())); }

Eigen::MatrixXd gram(const Matrix& a, const RowShare& share) {
  Eigen::MatrixXd result(a.cols(), a.cols());
  const auto tiles = lower_tiles(a.cols());
  // A tile is summed by one thread over all rows of the share.
  parallel_tasks(std::ssize(tiles), [&](Index task) {
    const Tile& tile = tiles[static_cast<std::size_t>(task)];
    const RowMajor sum = tile_of_gram(a, share, tile);
    result.block(tile.row, tile.col, tile.height, tile.width) = sum;
    if (tile.row != tile.col)
      result.block(tile.col, tile.row, tile.width, tile.height) = sum.transpose();
  });
  return result;
}

Matrix kernel_mean(const Matrix& iota, const Matrix& gradient) {
  return (cross_product(iota, gradient) / static_cast<double>(iota.rows())).cast<Real>();
}

Matrix times(const Rows& rows, const Matrix& w) {
  Matrix product(rows.rows(), w.cols());
  const Vector no_bias = Vector::Zero(w.cols());
  parallel_slices(rows.rows(), kPassRows, [&](Range r, int) {
    kernels::dense_forward(rows.middleRows(r.begin, r.size()), w.data(), no_bias.data(),
                           product.middleRows(r.begin, r.size()));
  });
  return product;
}

double rms_row_norm(const Rows& rows) {
  const auto sum = sum_over_slices(rows.rows(), kSliceRows, 1, [&](Range r, int, double* part) {
    *part += double{rows.middleRows(r.begin, r.size()).squaredNorm()};
  });
  return std::sqrt(sum[0] / static_cast<double>(std::max<Index>(rows.rows(), 1)));
}

}  // namespace resboost
