#include "metrics/ranking.h"

#include <algorithm>
#include <numeric>

namespace resboost {

std::vector<Rank> ranked(const Judged& judged, Index of_class) {
  std::vector<Index> order(static_cast<std::size_t>(judged.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto said = [&](Index row) { return judged.predictions()(row, of_class); };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return said(a) > said(b); });
  std::vector<Rank> ranks;
  for (const Index row : order) {
    if (ranks.empty() || ranks.back().probability != said(row)) ranks.push_back({said(row), 0, 0});
    (judged.label(row) == of_class ? ranks.back().positive : ranks.back().negative) +=
        judged.weight(row);
  }
  return ranks;
}

}  // namespace resboost
