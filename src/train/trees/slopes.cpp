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

/// Sums over the rows of a leaf.
struct Moments {
  double g = 0, h = 0;
  Vec hx, gx;
  Mat hxx;
};

Moments moments_of(std::span<const std::uint16_t> columns, const LeafRows& leaf,
                   const std::vector<Real>& values) {
  const auto d = std::ssize(columns);
  Moments sums{0, 0, Vec::Zero(d), Vec::Zero(d), Mat::Zero(d, d)};
  std::array<const std::uint8_t*, kMostSlopes> codes{};
  std::array<const Real*, kMostSlopes> stand_for{};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    codes[j] = leaf.codes.column(columns[j]);
    stand_for[j] = values.data() + columns[j] * kCodeRoom;
  }
  std::array<double, kMostSlopes> x{};
  for (const std::uint32_t row : leaf.rows) {
    const double g = double{leaf.gradient.data()[row]}, h = double{leaf.curvature.data()[row]};
    sums.g += g;
    sums.h += h;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      x[j] = double{stand_for[j][codes[j][row]]};
      const auto at = static_cast<Index>(j);
      sums.gx[at] += g * x[j];
      sums.hx[at] += h * x[j];
      for (std::size_t i = 0; i <= j; ++i) sums.hxx(at, static_cast<Index>(i)) += h * x[j] * x[i];
    }
  }
  return sums;
}

}  // namespace

int leaf_slopes(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes) {
  const bool may = loss.quadratic() && outputs == 1 && !has_directions(codes) &&
                   std::any_of(codes.columns.begin(), codes.columns.end(),
                               [](const Codes::Column& column) { return !column.values.empty(); });
  if (!may) return 0;
  return config.slopes < 0 ? kSlopes : config.slopes;
}

std::vector<bool> sloped_columns(const Codes& codes) {
  std::vector<bool> sloped;
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

std::vector<std::vector<std::uint16_t>> columns_above(const Structure& tree,
                                                      const std::vector<bool>& sloped, int most) {
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

SlopeStep step_along(std::span<const std::uint16_t> columns, const LeafRows& leaf,
                     const std::vector<Real>& values, double rate, double l2) {
  const auto most = static_cast<std::size_t>(std::ssize(leaf.rows) / kRowsForASlope);
  columns = columns.first(std::min(columns.size(), most));
  SlopeStep step;
  if (columns.empty()) return step;
  const Moments sums = moments_of(columns, leaf, values);
  step.weight = sums.h;
  if (!(sums.h > 0)) return step;
  const Vec mean = sums.hx / sums.h, b = sums.gx - sums.g * mean;
  const Mat centred = sums.hxx - sums.h * mean * mean.transpose();  // its lower half
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
