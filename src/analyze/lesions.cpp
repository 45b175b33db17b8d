// Lesion experiments of A. Veit, M. Wilber and S. Belongie, "Residual Networks Behave Like
// Ensembles of Relatively Shallow Networks", NIPS 2016, sections 4.1 to 4.3. All
// lesions of a run are drawn first and measured together, so that what comes before the first
// changed stage is computed once.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "analyze/arrangement.h"
#include "analyze/rows.h"
#include "analyze/sorted.h"
#include "analyze/subsets.h"
#include "data/scaling.h"
#include "resboost/analyze.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

enum Purpose : std::uint64_t { kDelete = 1, kSwap = 2 };

void check(const LesionConfig& config) {
  const bool fits =
      config.most_deleted >= 0 && config.most_swaps >= 0 && config.repeats >= 1 && config.bins >= 1;
  if (fits) return;
  throw ConfigError("lesions: most_deleted " + std::to_string(config.most_deleted) +
                    ", most_swaps " + std::to_string(config.most_swaps) + ", repeats " +
                    std::to_string(config.repeats) + ", bins " + std::to_string(config.bins) +
                    "; the first two may be 0, the others must be at least 1");
}

Quartiles quartiles(const std::vector<double>& values) {
  const auto rising = sorted(values);
  return {quantile(rising, 0.25), quantile(rising, 0.5), quantile(rising, 0.75)};
}

Arrangement without(Arrangement arrangement, const std::vector<Index>& stages) {
  for (const Index stage : stages) arrangement[static_cast<std::size_t>(stage)] = kDeleted;
  return arrangement;
}

std::vector<Index> chosen(const std::vector<Index>& from, const Subset& subset) {
  std::vector<Index> some;
  for (std::size_t i = 0; i < from.size(); ++i)
    if (subset[i]) some.push_back(from[i]);
  return some;
}

/// Residual stages, or the plain ones of a network that has no others.
std::vector<Index> movable(const std::vector<StageKind>& kinds) {
  std::vector<Index> stages;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] == StageKind::residual || kinds[i] == StageKind::plain)
      stages.push_back(static_cast<Index>(i));
  return stages;
}

/// All pairs of these stages that have the same shape.
std::vector<std::pair<Index, Index>> pairs_of(const Network& net,
                                              const std::vector<Index>& stages) {
  const auto same = [&](Index a, Index b) {
    const Stage& one = net.stages[static_cast<std::size_t>(a)];
    const Stage& other = net.stages[static_cast<std::size_t>(b)];
    return one.block->outputs() == other.block->outputs() && one.pooling == other.pooling;
  };
  std::vector<std::pair<Index, Index>> pairs;
  for (std::size_t i = 0; i < stages.size(); ++i)
    for (std::size_t j = i + 1; j < stages.size(); ++j)
      if (same(stages[i], stages[j])) pairs.emplace_back(stages[i], stages[j]);
  return pairs;
}

using Swaps = std::vector<Index>;  ///< pairs, exchanged one after the other

/// All of so many pairs if there are at most `most`, else none.
std::vector<Swaps> all_swaps(Index pairs, int swaps, int most) {
  std::vector<Swaps> all{{}};
  for (int i = 0; i < swaps; ++i) {
    if (pairs * static_cast<Index>(all.size()) > most) return {};
    std::vector<Swaps> longer;
    for (const Swaps& start : all) {
      for (Index pair = 0; pair < pairs; ++pair) {
        longer.push_back(start);
        longer.back().push_back(pair);
      }
    }
    all = std::move(longer);
  }
  return all;
}

Swaps random_swaps(Index pairs, int swaps, Rng rng) {
  Swaps some;
  for (int i = 0; i < swaps; ++i) some.push_back(rng.below(pairs));
  return some;
}

Arrangement swapped(Arrangement arrangement, const std::vector<std::pair<Index, Index>>& pairs,
                    const Swaps& swaps) {
  for (const Index pair : swaps) {
    const auto [a, b] = pairs[static_cast<std::size_t>(pair)];
    std::swap(arrangement[static_cast<std::size_t>(a)], arrangement[static_cast<std::size_t>(b)]);
  }
  return arrangement;
}

/// What a run measures: arrangements, and what each of them is about.
struct Plan {
  std::vector<Arrangement> all;
  std::vector<std::pair<Index, std::size_t>> one;      ///< stage, and its place in `all`
  std::vector<std::vector<std::size_t>> several;       ///< k - 1 -> the draws
  std::vector<std::pair<int, std::size_t>> reordered;  ///< swaps, and the draw
  std::size_t add(Arrangement arrangement) {
    all.push_back(std::move(arrangement));
    return all.size() - 1;
  }
};

/// The first arrangement is the whole network.
Plan draw(const Network& net, const std::vector<StageKind>& kinds, const LesionConfig& config) {
  const auto order = in_order(net.depth());
  const auto stages = movable(kinds);
  const auto pairs = pairs_of(net, stages);
  const Rng rng(config.seed);
  /// All if there are any, else as many at random as asked for.
  const auto or_random = [&](auto all, Purpose purpose, int k, const auto& random) {
    if (!all.empty()) return all;
    const auto first = static_cast<std::uint64_t>(k) * static_cast<std::uint64_t>(config.repeats);
    for (int r = 0; r < config.repeats; ++r)
      all.push_back(random(rng.fork(purpose, first + static_cast<std::uint64_t>(r))));
    return all;
  };
  const auto count = static_cast<int>(stages.size());
  const auto pair_count = static_cast<Index>(pairs.size());
  Plan plan;
  plan.add(order);
  for (Index i = 0; i < net.depth(); ++i)
    if (kinds[static_cast<std::size_t>(i)] != StageKind::fixed)
      plan.one.emplace_back(i, plan.add(without(order, {i})));
  for (int k = 1; k <= std::min(config.most_deleted, count); ++k) {
    plan.several.emplace_back();
    for (const Subset& some :
         or_random(all_subsets(count, k, config.repeats), kDelete, k,
                   [&](const Rng& own) { return random_subset(count, k, own); }))
      plan.several.back().push_back(plan.add(without(order, chosen(stages, some))));
  }
  for (int k = 1; !pairs.empty() && k <= config.most_swaps; ++k)
    for (const Swaps& swaps :
         or_random(all_swaps(pair_count, k, config.repeats), kSwap, k,
                   [&](const Rng& own) { return random_swaps(pair_count, k, own); }))
      plan.reordered.emplace_back(k, plan.add(swapped(order, pairs, swaps)));
  return plan;
}

std::vector<ReorderingBin> binned(const std::vector<Reordering>& points, int bins) {
  double lowest = 1;
  for (const Reordering& point : points) lowest = std::min(lowest, point.tau);
  std::vector<std::vector<Reordering>> members(static_cast<std::size_t>(bins));
  for (const Reordering& point : points) {
    const double place = lowest < 1 ? (1 - point.tau) / (1 - lowest) * bins : 0;
    members[std::min(static_cast<std::size_t>(place), members.size() - 1)].push_back(point);
  }
  std::vector<ReorderingBin> curve;
  for (const auto& bin : members) {
    if (bin.empty()) continue;
    ReorderingBin entry{static_cast<int>(bin.size()), 0, {}};
    std::vector<double> errors;
    for (const Reordering& point : bin) {
      entry.tau += point.tau / static_cast<double>(bin.size());
      errors.push_back(point.error);
    }
    entry.error = quartiles(errors);
    curve.push_back(entry);
  }
  return curve;
}

}  // namespace

Lesions lesions(const Model& model, const Dataset& data, const LesionConfig& config) {
  check(config);
  require_labelled_rows(model.net, data);
  const auto kinds = stage_kinds(model.net, data.inputs());
  const Plan plan = draw(model.net, kinds, config);
  const auto errors = arranged_errors(model, data, plan.all);

  Lesions result;
  result.error = errors.front();
  for (std::size_t i = 0; i < kinds.size(); ++i)
    result.one.push_back(
        {static_cast<Index>(i) + 1, kinds[i], std::numeric_limits<double>::quiet_NaN()});
  for (const auto& [stage, number] : plan.one)
    result.one[static_cast<std::size_t>(stage)].error = errors[number];
  for (const auto& draws : plan.several) {
    std::vector<double> drawn;
    for (const std::size_t number : draws) drawn.push_back(errors[number]);
    result.several.push_back({static_cast<int>(result.several.size()) + 1, quartiles(drawn)});
  }
  const auto stages = movable(kinds);
  for (const auto& [swaps, number] : plan.reordered)
    result.reordered.push_back({swaps, kendall_tau(plan.all[number], stages), errors[number]});
  result.reordered_by_tau = binned(result.reordered, config.bins);
  return result;
}

}  // namespace resboost
