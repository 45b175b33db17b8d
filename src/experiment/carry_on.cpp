#include "experiment/carry_on.h"

#include <algorithm>
#include <cmath>

namespace resboost {
namespace {

/// Passes forwards over the rows measure a network that is trained; an epoch is three times that.
constexpr double kClosingEpochs = 1.0 / 3;
/// What trainings took whose rows were carried on to four times as many was off by less than this,
/// of three in four (docs/cli.md).
constexpr double kDoubt = 2;
/// The power of the rows that no training's time exceeds: sorting, and caches that are too small.
constexpr double kSteepest = 1.2;

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
  const double begin = fit.begin.seconds, seen = fit.epoch > 0 ? fit.at.seconds : begin;
  const int epochs = fit.epochs > 0 ? fit.epochs : known.fit_epochs;
  const double epoch = epochs > 0 ? *whole / epochs : 0;
  const double most = std::max(begin + *whole + kClosingEpochs * epoch, end.seconds);
  const double least =
      known.early_stop > 0 ? seen + (known.early_stop + kClosingEpochs) * epoch : most;
  return ProcessorSeconds{std::clamp(least, end.seconds, most), most, most};
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

double along_power(const Probe& fewer, const Probe& more, double rows, double Probe::*number,
                   double steepest) {
  const double low = fewer.*number, high = more.*number;
  if (!(low > 0 && high > 0) || fewer.rows == more.rows) return high;
  const double power = std::log(high / low) /
                       std::log(static_cast<double>(more.rows) / static_cast<double>(fewer.rows));
  return high * std::pow(rows / static_cast<double>(more.rows), std::clamp(power, 0.0, steepest));
}

std::optional<ProcessorSeconds> carried_to(double rows, const std::vector<Probe>& probes) {
  std::vector<Probe> complete;
  double spent = 0;  // by all rows at least
  bool cut_off = false;
  for (const Probe& probe : probes) {
    const double times = rows / static_cast<double>(probe.rows);
    if (probe.complete)
      complete.push_back(probe);
    else
      spent = std::max(spent, probe.seconds * times);
    cut_off = cut_off || (!probe.complete && times > 1);
  }
  if (complete.size() < 2) return std::nullopt;
  const Probe &fewer = complete[complete.size() - 2], &more = complete.back();
  const double times = rows / static_cast<double>(more.rows);
  const double power = along_power(fewer, more, rows, &Probe::seconds, kSteepest);
  const double linear = std::max(more.seconds * times, power);
  const double likely = std::max(cut_off ? linear : std::sqrt(power * linear), spent);
  const double most = std::max({more.seconds * std::pow(times, kSteepest), kDoubt * power, likely});
  return ProcessorSeconds{std::max(power / kDoubt, spent), likely, most};
}

}  // namespace resboost
