#include "experiment/carry_on.h"

#include <algorithm>

namespace resboost {
namespace {

/// Passes forwards over the rows measure a network that is trained; an epoch is three times that.
constexpr double kClosingEpochs = 1.0 / 3;

/// Seconds of a whole fit.
std::optional<double> whole_fit(const ProbeFit& fit, const ProbeMoment& end, double steps) {
  if (fit.epoch > 0) return (fit.at.seconds - fit.begin.seconds) / fit.epoch * fit.epochs;
  const double done = end.updates - fit.begin.updates;
  if (done <= 0 || steps <= 0) return std::nullopt;
  return (end.seconds - fit.begin.seconds) / done * steps;
}

std::optional<ProcessorSeconds> network_seconds(const ProbeFit& fit, const ProbeMoment& end,
                                                const KnownCourse& known) {
  const auto whole = whole_fit(fit, end, known.fit_steps);
  if (!whole) return std::nullopt;
  const double begin = fit.begin.seconds;
  if (fit.epochs == 0) return ProcessorSeconds{end.seconds, begin + *whole, begin + *whole};
  const double epoch = *whole / fit.epochs;
  const double most = begin + *whole + kClosingEpochs * epoch;
  const double least =
      known.early_stop > 0 ? fit.at.seconds + (known.early_stop + kClosingEpochs) * epoch : most;
  return ProcessorSeconds{std::clamp(least, end.seconds, std::max(most, end.seconds)), most, most};
}

/// Of a stage, head and looks included.
std::optional<double> stage_seconds(const ProbeCourse& seen, const ProbeMoment& end,
                                    const KnownCourse& known) {
  const ProbeMoment &first = seen.stages.front().at, &last = seen.stages.back().at;
  if (seen.stages.size() > 1)
    return (last.seconds - first.seconds) / static_cast<double>(seen.stages.size() - 1);
  if (!seen.block) return std::nullopt;
  const auto fit = whole_fit(*seen.block, end, known.fit_steps);
  if (!fit) return std::nullopt;
  // Behind the fit comes what there was at depth 0: a head. Of pictures that has had a fit of its
  // own, and what comes before a fit are passes over the rows as well.
  const double before = seen.block->begin.seconds - last.seconds;
  return before + *fit + (seen.stages.front().stage == 0 ? first.seconds : before);
}

int stages_since_best(const ProbeCourse& seen) {
  const auto best = std::find_if(seen.stages.rbegin(), seen.stages.rend(),
                                 [](const ProbeStage& stage) { return stage.better; });
  return static_cast<int>(best - seen.stages.rbegin());
}

}  // namespace

std::optional<ProcessorSeconds> carried_on(const ProbeCourse& seen, const ProbeMoment& end,
                                           const KnownCourse& known) {
  if (seen.again) {
    const double all = std::max(known.fits * seen.again->seconds, end.seconds);
    return ProcessorSeconds{all, all, all};
  }
  if (seen.network) return network_seconds(*seen.network, end, known);
  if (seen.stages.empty()) return std::nullopt;
  const auto stage = stage_seconds(seen, end, known);
  if (!stage) return std::nullopt;
  const ProbeStage& last = seen.stages.back();
  const int since = stages_since_best(seen), left = std::max(last.stages - last.stage, 0);
  const auto after = [&](int more) {
    const double one = std::max(last.at.seconds + std::min(more, left) * *stage, end.seconds);
    return known.fits * one;
  };
  if (known.patience == 0)
    return ProcessorSeconds{after(0), (after(0) + after(left)) / 2, after(left)};
  const double least = after(std::max(known.patience - since, 1)), most = after(left);
  return ProcessorSeconds{least, since == 0 ? most : least, most};
}

}  // namespace resboost
