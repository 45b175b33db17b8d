#include "train/random_features.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/parallel.h"

namespace resboost {
namespace {

enum : std::uint64_t { kPartners = 1, kDraws = 2 };

/// Pairs to choose from, for each row.
constexpr Index kCandidates = 5;
/// Rows nearer than this count as this far apart.
constexpr double kNearest = 0.01;

std::unique_ptr<Layer> tanh_of(std::unique_ptr<Layer> dense) {
  const Index width = dense->outputs();
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(dense));
  layers.push_back(make_tanh(width));
  return make_sequential(std::move(layers));
}

struct PairOfRows {
  Index first, second;
};

std::vector<PairOfRows> candidates(Index rows, Rng rng) {
  std::vector<PairOfRows> pairs;
  pairs.reserve(static_cast<std::size_t>(kCandidates * rows));
  for (Index i = 0; i < kCandidates * rows; ++i) {
    const Index first = i % rows;
    pairs.push_back({first, rows > 1 ? (first + 1 + rng.below(rows - 1)) % rows : first});
  }
  return pairs;
}

double distance(const Rows& x, PairOfRows pair) {
  return std::max(double{(x.row(pair.second) - x.row(pair.first)).norm()}, kNearest);
}

/// Running sums of the pairs' probabilities, not normalised.
std::vector<double> cumulative(const Rows& x, const Matrix& y,
                               const std::vector<PairOfRows>& pairs) {
  std::vector<double> sums(pairs.size());
  parallel_slices(static_cast<Index>(pairs.size()), kSliceRows, [&](Range range, int) {
    for (Index i = range.begin; i < range.end; ++i) {
      const auto j = static_cast<std::size_t>(i);
      sums[j] =
          double{(y.row(pairs[j].second) - y.row(pairs[j].first)).norm()} / distance(x, pairs[j]);
    }
  });
  double total = 0;
  for (double& sum : sums) sum = total += sum;
  if (!(total > 0))
    for (std::size_t j = 0; j < sums.size(); ++j) sums[j] = static_cast<double>(j + 1);
  return sums;
}

}  // namespace

std::unique_ptr<Layer> make_swim_features(const Rows& x, const Matrix& y, Index features, double c,
                                          Rng rng) {
  const auto pairs = candidates(x.rows(), rng.fork(kPartners));
  const auto sums = cumulative(x, y, pairs);
  Rng draws = rng.fork(kDraws);
  auto dense = make_dense(x.cols(), features);
  Eigen::Map<Matrix> w(params(*dense)[0]->value.data(), x.cols(), features);
  Vector& b = params(*dense)[1]->value;
  for (Index j = 0; j < features; ++j) {
    const auto at = std::upper_bound(sums.begin(), sums.end(), draws.uniform() * sums.back());
    const PairOfRows pair = pairs[static_cast<std::size_t>(
        std::min<std::ptrdiff_t>(at - sums.begin(), std::ssize(sums) - 1))];
    const Eigen::RowVectorXd from = x.row(pair.first).cast<double>();
    const Eigen::RowVectorXd step = x.row(pair.second).cast<double>() - from;
    const Eigen::RowVectorXd weight = 2 * c / std::pow(distance(x, pair), 2) * step;
    w.col(j) = weight.transpose().cast<Real>();
    b(j) = static_cast<Real>(-weight.dot(from) - c);
  }
  return tanh_of(std::move(dense));
}

std::unique_ptr<Layer> make_iid_features(Index inputs, Index features, double scale, Rng rng) {
  auto dense = make_dense(inputs, features);
  const double bound = scale / std::sqrt(static_cast<double>(inputs));
  for (Param* param : params(*dense))
    for (Real& value : param->value) value = static_cast<Real>(bound * (2 * rng.uniform() - 1));
  return tanh_of(std::move(dense));
}

}  // namespace resboost
