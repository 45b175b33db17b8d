#include "train/trees/slopes.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>

namespace resboost::trees {
namespace {

/// Added to the curvature along each column, whose numbers have a variance of about 1: as if one
/// more row had said that there is no slope (docs/methods.md).
constexpr double kRidge = 1;
/// Rows of a leaf for each slope, at least.
constexpr Index kRowsForASlope = 2;

using Vec = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMostSlopes, 1>;
using Mat = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, kMostSlopes, kMostSlopes>;

}  // namespace

void add_moments(std::span<const std::uint16_t> columns, const LeafRows& leaf,
                 const std::vector<Real>& values, double* sums) {
  const std::size_t d = columns.size();
  double *hx = sums, *gx = sums + d;
  std::array<const std::uint8_t*, kMostSlopes> codes{};
  std::array<const Real*, kMostSlopes> stand_for{};
  for (std::size_t j = 0; j < d; ++j) {
    codes[j] = leaf.codes.column(columns[j]);
    stand_for[j] = values.data() + columns[j] * kCodeRoom;
  }
  std::array<double, kMostSlopes> x{};
  for (const std::uint32_t row : leaf.rows) {
    const double g = double{leaf.gradient.data()[row]}, h = double{leaf.curvature.data()[row]};
    double* hxx = sums + 2 * d;
    for (std::size_t j = 0; j < d; ++j) {
      x[j] = double{stand_for[j][codes[j][row]]};
      gx[j] += g * x[j];
      hx[j] += h * x[j];
      for (std::size_t i = 0; i <= j; ++i) *hxx++ += h * x[j] * x[i];
    }
  }
}

int leaf_slopes(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes) {
  const bool may = loss.quadratic() && outputs == 1 && !has_directions(codes) &&
                   std::any_of(codes.columns.begin(), codes.columns.end(),
                               [](const Codes::Column& column) { return !column.values.empty(); });
  if (!may) return 0;
  return config.slopes < 0 ? kSlopes : config.slopes;
}

std::vector<std::uint8_t> sloped_columns(const Codes& codes) {
  std::vector<std::uint8_t> sloped;
  for (std::size_t c = 0; c < codes.columns.size(); ++c) {
    const std::uint8_t* column = codes.column(static_cast<Index>(c));
    sloped.push_back(!codes.columns[c].values.empty() &&
                     std::find(column, column + codes.rows, 0) == column + codes.rows);
  }
  return sloped;
}

std::vector<Real> code_values(const Codes& codes) {
  std::vector<Real> values(codes.columns.size() * kCodeRoom, 0);
  for (std::size_t c = 0; c < codes.columns.size(); ++c)
    std::copy(codes.columns[c].values.begin(), codes.columns[c].values.end(),
              values.begin() + static_cast<Index>(c) * kCodeRoom);
  return values;
}

SlopeColumns slope_columns(const TreesConfig& config, const Loss& loss, Index outputs,
                           const Codes& codes) {
  const int most = leaf_slopes(config, loss, outputs, codes);
  if (most == 0) return {};
  return {most, sloped_columns(codes), code_values(codes)};
}

std::vector<std::vector<std::uint16_t>> columns_above(const Structure& tree,
                                                      const std::vector<std::uint8_t>& sloped,
                                                      int most) {
  if (most == 0) return {};
  const auto inner = tree.nodes.size();
  std::vector<std::vector<std::uint16_t>> above(2 * inner + 1);  // of every node and leaf
  const auto hand_down = [&](std::size_t node, std::size_t child) {
    const std::uint16_t column = tree.nodes[node].column;
    if (sloped[column]) above[child].push_back(column);
    for (const std::uint16_t known : above[node])
      if (known != column) above[child].push_back(known);
  };
  for (std::size_t i = 0; i < inner; ++i) {
    hand_down(i, tree.nodes[i].left);
    hand_down(i, tree.nodes[i].right);
  }
  above.erase(above.begin(), above.begin() + static_cast<Index>(inner));
  for (auto& columns : above)
    columns.resize(std::min(columns.size(), static_cast<std::size_t>(most)));
  return above;
}

SlopeStep step_along(std::span<const std::uint16_t> columns, const Moments& leaf, double rate,
                     double l2) {
  const auto all = std::ssize(columns);
  columns =
      columns.first(std::min(columns.size(), static_cast<std::size_t>(leaf.rows / kRowsForASlope)));
  SlopeStep step;
  if (columns.empty()) return step;
  step.weight = leaf.h;
  if (!(leaf.h > 0)) return step;
  const auto d = std::ssize(columns);
  const Vec hx = Eigen::Map<const Eigen::VectorXd>(leaf.along, d);
  const Vec gx = Eigen::Map<const Eigen::VectorXd>(leaf.along + all, d);
  const Vec mean = hx / leaf.h, b = gx - leaf.g * mean;
  Mat centred = Mat::Zero(d, d);  // its lower half
  const double* hxx = leaf.along + 2 * all;
  for (Index j = 0; j < d; ++j)
    for (Index i = 0; i <= j; ++i) centred(j, i) = *hxx++;
  centred -= leaf.h * mean * mean.transpose();
  Mat ridged = centred;
  ridged.diagonal().array() += kRidge + l2;
  const Vec t = ridged.selfadjointView<Eigen::Lower>().ldlt().solve(b) * -rate;
  if (!t.allFinite()) return step;
  for (std::size_t j = 0; j < columns.size(); ++j)
    step.slopes.push_back({columns[j], columns[j], static_cast<Real>(t[static_cast<Index>(j)])});
  step.at_mean = t.dot(mean);
  step.slope = t.dot(b);
  step.curvature = t.dot(centred.selfadjointView<Eigen::Lower>() * t);
  return step;
}

}  // namespace resboost::trees
