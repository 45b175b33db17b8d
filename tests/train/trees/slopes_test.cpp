#include "train/trees/slopes.h"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <numeric>

#include "support/toy_codes.h"

using namespace resboost;
using namespace resboost::trees;

namespace {

using Columns = std::vector<std::uint16_t>;

/// Codes of numbers that stand for something.
Codes toy_codes(Index rows, const std::vector<int>& counts, Rng rng) {
  Codes codes = random_codes(rows, counts, rng);
  for (Codes::Column& column : codes.columns)
    for (int code = 0; code < column.codes; ++code)
      column.values.push_back(code == 0 ? 0 : static_cast<Real>(rng.normal()));
  return codes;
}

/// Of some rows: the value of Newton's model of the loss, with the ridge, for a step of slopes t
/// and the constant that is best with them.
struct Objective {
  const LeafRows& leaf;
  const Columns& columns;
  const std::vector<Real>& values;

  Matrix rows() const {
    Matrix x(std::ssize(leaf.rows), std::ssize(columns));
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = 0; j < x.cols(); ++j) {
        const auto column = columns[static_cast<std::size_t>(j)];
        const auto row = leaf.rows[static_cast<std::size_t>(i)];
        x(i, j) =
            values[static_cast<std::size_t>(column * kCodeRoom + leaf.codes.column(column)[row])];
      }
    return x;
  }
  double operator()(const Eigen::VectorXd& t) const {
    const Eigen::MatrixXd x = rows().cast<double>();
    Eigen::VectorXd g(x.rows()), h(x.rows());
    for (Index i = 0; i < x.rows(); ++i) {
      const auto row = static_cast<Index>(leaf.rows[static_cast<std::size_t>(i)]);
      g[i] = double{leaf.gradient(row, 0)};
      h[i] = double{leaf.curvature(row, 0)};
    }
    const Eigen::RowVectorXd mean = h.transpose() * x / h.sum();
    const Eigen::VectorXd step = (x.rowwise() - mean) * t;
    return g.dot(step) + 0.5 * h.dot(step.cwiseAbs2()) + 0.5 * t.squaredNorm();
  }
};

/// From the rows themselves.
SlopeStep step_of(const Columns& columns, const LeafRows& leaf, const std::vector<Real>& values,
                  double rate, double l2) {
  double g = 0, h = 0;
  for (const std::uint32_t row : leaf.rows) {
    g += double{leaf.gradient(row, 0)};
    h += double{leaf.curvature(row, 0)};
  }
  std::vector<double> along(static_cast<std::size_t>(moments_of(std::ssize(columns))), 0.0);
  add_moments(columns, leaf, values, along.data());
  return step_along(columns, {std::ssize(leaf.rows), g, h, along.data()}, rate, l2);
}

}  // namespace

TEST_SUITE_BEGIN("train/trees/slopes");

TEST_CASE("a leaf may be linear in the columns of the questions above it, the nearest first") {
  Structure tree;  // 0 asks for column 3; 1 on its left for 0; 2 on the left of that for 3 again
  tree.nodes = {{1, 6, 3, 5, TreeNode::Rule::missing_left},
                {2, 5, 0, 5, TreeNode::Rule::missing_left},
                {3, 4, 3, 2, TreeNode::Rule::missing_left}};
  const auto above = columns_above(tree, {true, true, true, true}, 5);
  CHECK(above == std::vector<Columns>{{3, 0}, {3, 0}, {0, 3}, {3}});
  CHECK(columns_above(tree, {true, true, true, true}, 1) ==
        std::vector<Columns>{{3}, {3}, {0}, {3}});
  CHECK(columns_above(tree, {false, true, true, true}, 5) ==
        std::vector<Columns>{{3}, {3}, {3}, {3}});
}

TEST_CASE("slopes go along numbers of which no row is missing") {
  Codes codes = toy_codes(50, {20, 50, 9}, Rng(1));  // the first has missing values
  codes.columns[2].values.clear();
  CHECK(sloped_columns(codes) == std::vector<std::uint8_t>{false, true, false});
  const std::vector<Real> values = code_values(codes);
  CHECK(values.size() == 3 * kCodeRoom);
  CHECK(values[kCodeRoom + 7] == codes.columns[1].values[7]);
  CHECK(values[kCodeRoom + 50] == 0);
}

TEST_CASE("leaves are linear where one squared error is fitted without directions") {
  Codes codes = toy_codes(9, {20, 50}, Rng(1));
  TreesConfig config;
  const auto squared = make_squared_loss(), softmax = make_softmax_loss();
  CHECK(leaf_slopes(config, *squared, 1, codes) == 5);
  CHECK(leaf_slopes(config, *squared, 2, codes) == 0);
  CHECK(leaf_slopes(config, *softmax, 2, codes) == 0);
  config.slopes = 2;
  CHECK(leaf_slopes(config, *squared, 1, codes) == 2);
  config.slopes = 0;
  CHECK(leaf_slopes(config, *squared, 1, codes) == 0);
  config.slopes = 3;
  codes.columns[1].direction = 1;
  CHECK(leaf_slopes(config, *squared, 1, codes) == 0);
  codes.columns[1].direction = 0;
  for (Codes::Column& column : codes.columns) column.values.clear();
  CHECK(leaf_slopes(config, *squared, 1, codes) == 0);
}

TEST_CASE("the step along the columns is the best of Newton's model with its ridge") {
  const Codes codes = toy_codes(300, {20, 50, 9, 30}, Rng(2));
  const std::vector<Real> values = code_values(codes);
  Rng rng(3);
  Matrix gradient(300, 1), curvature(300, 1);
  for (Index i = 0; i < 300; ++i) {
    gradient(i, 0) = static_cast<Real>(rng.normal());
    curvature(i, 0) = static_cast<Real>(0.5 + rng.uniform());
  }
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < 300; i += 3) rows.push_back(i);
  const LeafRows leaf{rows, gradient, curvature, codes};
  const Columns columns{2, 1, 3};
  const Objective objective{leaf, columns, values};
  const SlopeStep step = step_of(columns, leaf, values, 1, 0);
  REQUIRE(step.slopes.size() == 3);
  Eigen::VectorXd best(3);
  for (Index j = 0; j < 3; ++j) {
    CHECK(step.slopes[static_cast<std::size_t>(j)].column == columns[static_cast<std::size_t>(j)]);
    best[j] = double{step.slopes[static_cast<std::size_t>(j)].factor};
  }
  const double least = objective(best);
  CHECK(least < -0.01);
  CHECK(step.slope + 0.5 * step.curvature + 0.5 * best.squaredNorm() ==
        doctest::Approx(least).epsilon(1e-4));
  for (Index j = 0; j < 3; ++j)
    for (const double by : {-0.01, 0.01}) {
      Eigen::VectorXd other = best;
      other[j] += by;
      CHECK(objective(other) > least);
    }
  CHECK(step.weight > 0);
  // A rate shortens the step and nothing else.
  const SlopeStep half = step_of(columns, leaf, values, 0.5, 0);
  CHECK(half.slopes[1].factor == doctest::Approx(step.slopes[1].factor / 2));
  CHECK(half.at_mean == doctest::Approx(step.at_mean / 2));
  // And l2 holds slopes as it holds constants.
  CHECK(std::abs(step_of(columns, leaf, values, 1, 1e6).slopes[1].factor) < 1e-4);
}

TEST_CASE("few rows have few slopes, and rows without weight none") {
  const Codes codes = toy_codes(60, {20, 50, 9}, Rng(2));
  const std::vector<Real> values = code_values(codes);
  const Matrix ones = Matrix::Ones(60, 1), zeros = Matrix::Zero(60, 1);
  std::vector<std::uint32_t> rows(60);
  std::iota(rows.begin(), rows.end(), 0);
  const Columns columns{1, 2};
  const auto slopes_of = [&](std::size_t count, const Matrix& curvature) {
    return step_of(columns, {std::span(rows).first(count), ones, curvature, codes}, values, 1, 0)
        .slopes.size();
  };
  CHECK(slopes_of(0, ones) == 0);
  CHECK(slopes_of(1, ones) == 0);
  CHECK(slopes_of(3, ones) == 1);
  CHECK(slopes_of(60, ones) == 2);
  CHECK(slopes_of(60, zeros) == 0);
}

TEST_SUITE_END();
