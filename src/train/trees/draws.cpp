#include "train/trees/draws.h"

#include <algorithm>
#include <cmath>

namespace resboost::trees {
namespace {

enum : std::uint64_t { kRows = 2, kColumns = 3, kDirections = 4, kRounding = 5 };

Matrix draw_directions(Rng rng, Index scores, Index most) {
  const Index d = std::min(most, scores);
  if (d == scores) return Matrix::Identity(scores, scores);
  Matrix map(scores, d);
  for (Index i = 0; i < map.size(); ++i) map.data()[i] = static_cast<Real>(rng.normal());
  map /= std::sqrt(static_cast<Real>(d));
  return map;
}

std::vector<int> draw_columns(Rng rng, const Codes& codes, double share) {
  std::vector<int> usable;
  for (std::size_t c = 0; c < codes.columns.size(); ++c)
    if (codes.columns[c].codes > 1) usable.push_back(static_cast<int>(c));
  const auto wanted =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(usable.size())));
  const auto order = rng.permutation(static_cast<Index>(usable.size()));
  std::vector<int> columns;
  for (std::size_t i = 0; i < wanted; ++i)
    columns.push_back(usable[static_cast<std::size_t>(order[i])]);
  std::sort(columns.begin(), columns.end());
  return columns;
}

}  // namespace

Draws draw_round(const Rng& rng, const Codes& codes, Index scores, const TreesConfig& config) {
  return {draw_directions(rng.fork(kDirections), scores, config.directions),
          draw_columns(rng.fork(kColumns), codes, config.columns), rng.fork(kRows), config.rows,
          rng.fork(kRounding).bits()};
}

}  // namespace resboost::trees
