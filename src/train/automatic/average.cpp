#include "train/automatic/average.h"

#include <algorithm>
#include <limits>

#include "train/embedding.h"
#include "train/line_search.h"

namespace resboost::automatic {
namespace {

/// Where nothing tells, trees and networks count the same; held-out rows tell as much as they are
/// many.
constexpr double kEqualShare = 0.5, kRowsOfDoubt = 200;
/// Trees always count a little, so that their stages are never in vain.
constexpr double kLargestShare = 0.95;

/// Where a step towards a half would lose what the trees alone have, the rows' own word counts.
Average found_average(const Examples& held_out, const Matrix& trees, const Matrix& change,
                      const Loss& loss) {
  const auto n = static_cast<double>(held_out.rows());
  const auto at = [&](double share) {
    return Average{share, mean_loss(trees + static_cast<Real>(share) * change, held_out, loss)};
  };
  const double found =
      std::min(kLargestShare, line_search_scores(held_out, trees, change, loss, 0));
  const Average careful =
      at(std::min((n * found + kRowsOfDoubt * kEqualShare) / (n + kRowsOfDoubt), kLargestShare));
  return careful.loss < at(0).loss ? careful : at(found);
}

}  // namespace

double mean_loss(const Matrix& scores, const Examples& held_out, const Loss& loss) {
  if (held_out.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  return loss.sum(scores, held_out.target, held_out.w, 0, nullptr) /
         static_cast<double>(held_out.rows());
}

Matrix scores_of_network(const Layer& network, const Examples& examples) {
  return layer_outputs(network, examples.x.matrix());
}

Average best_average(const std::vector<std::unique_ptr<Layer>>& networks, const Examples& held_out,
                     const Loss& loss, double fixed) {
  const bool fixed_share = fixed >= 0;
  if (held_out.rows() == 0) return {networks.empty() ? 0 : fixed_share ? fixed : kEqualShare, 0};
  const Matrix trees = held_out.z.matrix();
  if (networks.empty()) return {0, mean_loss(trees, held_out, loss)};
  Matrix change = -trees;
  for (const auto& network : networks)
    change += scores_of_network(*network, held_out) / static_cast<Real>(networks.size());
  if (!fixed_share) return found_average(held_out, trees, change, loss);
  return {fixed, mean_loss(trees + static_cast<Real>(fixed) * change, held_out, loss)};
}

}  // namespace resboost::automatic
