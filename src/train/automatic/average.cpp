#include "train/automatic/average.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "train/embedding.h"
#include "train/line_search.h"
#include "train/trees/base_scores.h"

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

struct StepTheory {
  double step = 0;
  double share = 0;
  double alone = 0;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("step", step, "taken towards the network", "step");
    v("share", share, "of all networks so far in the average", "share");
    v("alone", alone, "held-out loss of the network by itself", "alone");
  }
};

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

FittedStage step_towards(std::unique_ptr<Layer> network, std::size_t before, std::size_t all,
                         double share, const StageContext& c) {
  const double each = share / static_cast<double>(all);
  const double so_far = each * static_cast<double>(before + 1);
  const double s = each / (1 - share + so_far);
  FittedStage fitted;
  fitted.theory =
      measures(StepTheory{s, so_far / (1 - share + so_far),
                          mean_loss(scores_of_network(*network, c.held_out), c.held_out, c.loss)});
  fitted.stage =
      Stage{std::move(network), static_cast<Real>(1 - s), static_cast<Real>(s), Reads::x};
  fitted.head = trees::identity_head(c.head.outputs());
  return fitted;
}

}  // namespace resboost::automatic
