#include "train/trees/booster.h"

#include <cmath>
#include <utility>

#include "base/parallel.h"
#include "nn/slopes.h"
#include "nn/tree_params.h"
#include "resboost/error.h"
#include "train/trees/all_leaves.h"

namespace resboost::trees {
namespace {

enum : std::uint64_t { kRound = 1 };

TreeView view_of(const Structure& tree) {
  return {tree.nodes.data(), std::ssize(tree.nodes), tree.sets.data()};
}

/// What one round tells of its gradient.   norms: see Extent
Round told(const std::vector<double>& norms, Index rows) {
  std::vector<double> sums = norms;
  tree_sum(std::ssize(sums) / 2, [&](Index to, Index from) {
    for (Index i = 0; i < 2; ++i)
      sums[static_cast<std::size_t>(2 * to + i)] += sums[static_cast<std::size_t>(2 * from + i)];
  });
  const auto n = static_cast<double>(rows);
  Round round;
  round.gradient_l1 = sums.empty() ? 0 : sums[0] / n;
  round.gradient_l2 = sums.empty() ? 0 : std::sqrt(sums[1] / n);
  return round;
}

}  // namespace

int most_leaves(const TreesConfig& config, const Loss& loss, Index outputs, const Codes& codes) {
  if (config.leaves == 1)
    throw ConfigError(
        "parameter `trees.leaves`: a tree of 1 leaf says the same of all rows; "
        "expected 2 to 256, or 0");
  if (config.leaves > 0) return config.leaves;
  return loss.of_classes() || leaf_slopes(config, loss, outputs, codes) > 0 ? 31 : 63;
}

Booster::Booster(Sample train, Sample held_out, const Loss& loss, const TreesConfig& config,
                 Rng rng, Communicator* ranks)
    : held_out_(std::move(held_out)),
      codes_(train.codes),
      loss_(loss),
      config_(config),
      rng_(rng),
      outputs_(train.scores.cols()),
      mirrored_(is_mirrored(loss, outputs_)),
      slopes_(slope_columns(config, loss, outputs_, codes_)),
      rows_(std::move(train), loss, slopes_, ranks) {
  if (has_directions(codes_) && outputs_ > (mirrored_ ? 2 : 1))
    throw ConfigError("parameter `monotone`: for one target or two classes, and here are " +
                      std::to_string(outputs_) + "; leave it out, or train a model for each");
  growth_.leaves = most_leaves(config, loss, outputs_, codes_);
  growth_.depth = config.depth;
  growth_.limits.l2 = config.l2;
  growth_.limits.set_l2 = config.category_l2;
  growth_.limits.min_curvature = config.min_weight;
  growth_.limits.min_rows = config.min_rows;
  growth_.limits.min_set_rows = config.category_rows;
}

bool Booster::advance() {
  const Rng rng = rng_.fork(kRound, static_cast<std::uint64_t>(rounds()));
  const Draws draws = draw_round(rng, codes_, mirrored_ ? 1 : outputs_, config_);
  const Extent extent = rows_.look(draws);
  const Rounding rounding = rounding_for(extent.largest, rows_.rows(), draws.rounding);
  rows_.round(rounding);
  Tree tree{grower_.grow(codes_, draws.columns, static_cast<int>(draws.directions.cols()), rounding,
                         growth_, rows_),
            {},
            {}};
  if (tree.structure.nodes.empty()) return false;
  Round round = told(extent.norms, rows_.rows());
  solve_leaves(tree, rows_.sum_leaves(tree.structure), round);
  rows_.move(tree.values);
  if (held_out_.rows() > 0) {
    leaf_.resize(static_cast<std::size_t>(held_out_.rows()));
    find_all_leaves(view_of(tree.structure), held_out_.codes, held_out_.rows(), leaf_.data());
    move_scores(tree.values, slopes_, leaf_, held_out_);
  }
  round.held_out_loss = mean_loss(held_out_, loss_);
  rounds_.push_back(round);
  forest_.push_back(std::move(tree));
  return true;
}

TreeArrays Booster::trees(Range rounds) const {
  TreeArrays arrays;
  arrays.columns = std::ssize(codes_.columns);
  arrays.outputs = outputs_;
  arrays.terms = slopes_.most;
  for (Index r = rounds.begin; r < rounds.end; ++r) {
    const Tree& tree = forest_[static_cast<std::size_t>(r)];
    const auto append = [](auto& all, const auto& part) {
      all.insert(all.end(), part.begin(), part.end());
    };
    arrays.inner.push_back(static_cast<std::uint16_t>(tree.structure.nodes.size()));
    append(arrays.nodes, tree.structure.nodes);
    append(arrays.sets, tree.structure.sets);
    append(arrays.leaves, tree.values.constant);
    append(arrays.slopes, tree.values.slopes);
    append(arrays.gains, tree.structure.gains);
    append(arrays.rows, tree.rows);
  }
  place_slopes(arrays,
               [&](std::uint16_t column) { return slopes_.values.data() + column * kCodeRoom; });
  return arrays;
}

}  // namespace resboost::trees
