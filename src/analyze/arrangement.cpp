#include "analyze/arrangement.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "analyze/residual_module.h"
#include "analyze/rows.h"
#include "analyze/walk.h"
#include "metrics/error_of.h"
#include "model/finish_scores.h"

namespace resboost {
namespace {

/// First place that is not as it was; the last one if all are, so that there is a stage to run.
Index first_change(const Arrangement& arrangement) {
  const auto last = static_cast<Index>(arrangement.size()) - 1;
  for (Index i = 0; i < last; ++i)
    if (arrangement[static_cast<std::size_t>(i)] != i) return i;
  return std::max<Index>(last, 0);
}

/// The stages from `begin` on, and the last head.
Network rest_of(const Network& net, const Arrangement& arrangement, Index begin) {
  Network rest;
  for (auto i = static_cast<std::size_t>(begin); i < net.stages.size(); ++i) {
    const Index at = arrangement[i];
    rest.stages.push_back(at == kDeleted ? without_branch(net.stages[i])
                                         : net.stages[static_cast<std::size_t>(at)].clone());
  }
  rest.heads.push_back(net.heads.back());
  return rest;
}

}  // namespace

Arrangement in_order(Index stages) {
  Arrangement arrangement(static_cast<std::size_t>(stages));
  std::iota(arrangement.begin(), arrangement.end(), Index{0});
  return arrangement;
}

std::vector<double> arranged_errors(const Model& model, const Dataset& data,
                                    const std::vector<Arrangement>& arrangements) {
  std::map<std::pair<Index, Arrangement>, double>
      errors;  // by the first change, so that z is walked once
  for (const Arrangement& arrangement : arrangements)
    errors[{first_change(arrangement), arrangement}] = 0;
  Walk walk(data);
  Index at = 0;
  for (auto& [key, error] : errors) {
    for (; at < key.first; ++at) walk.advance(model.net.stages[static_cast<std::size_t>(at)]);
    Matrix scores = walk.scores(rest_of(model.net, key.second, at));
    error = error_of(metrics_of(model.schema->task, finish_scores(model, scores), data));
  }
  std::vector<double> all;
  for (const Arrangement& arrangement : arrangements)
    all.push_back(errors[{first_change(arrangement), arrangement}]);
  return all;
}

double kendall_tau(const Arrangement& arrangement, const std::vector<Index>& places) {
  const auto standing = [&](std::size_t i) {
    return arrangement[static_cast<std::size_t>(places[i])];
  };
  double inversions = 0;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t j = i + 1; j < places.size(); ++j)
      inversions += standing(i) > standing(j) ? 1 : 0;
  const auto n = static_cast<double>(places.size());
  return 1 - 4 * inversions / (n * (n - 1));
}

}  // namespace resboost
