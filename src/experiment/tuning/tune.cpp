#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "experiment/deal_folds.h"
#include "experiment/muted.h"
#include "experiment/time_limit.h"
#include "experiment/tuning/halving.h"
#include "experiment/tuning/judge.h"
#include "resboost/error.h"
#include "resboost/options.h"
#include "resboost/tuning.h"

namespace resboost {
namespace {

constexpr std::uint64_t kTrial = 0x7e1e;  // this consumer's purpose number
constexpr int kUsualTrials = 30, kMostTrials = 1'000'000;
/// A rung of fewer rows than this would rank choices by chance.
constexpr Index kFewestRows = 500;
constexpr Index kShrink = 3, kMostRungs = 3;

/// Each has a third of the rows of the next.
std::vector<Index> rungs_of(Index rows) {
  std::vector<Index> rungs{rows};
  while (std::ssize(rungs) < kMostRungs && rungs.front() / kShrink >= kFewestRows)
    rungs.insert(rungs.begin(), rungs.front() / kShrink);
  return rungs;
}

int trials_of(const TuningConfig& tuning) {
  if (tuning.trials > 0) return tuning.trials;
  return tuning.time_limit > 0 ? kMostTrials : kUsualTrials;
}

TuningTrial trial_of(const Halving::Job& job, const Search& search) {
  TuningTrial trial{job.number, job.rung, search.rungs[static_cast<std::size_t>(job.rung)]};
  if (job.number == 0) return trial;
  Rng rng = Rng(search.seed).fork(kTrial, static_cast<std::uint64_t>(job.number));
  for (const SearchRange& range : search.space)
    trial.options.emplace_back(range.name, range.draw(rng));
  return trial;
}

bool is_same(const TuningTrial& a, const TuningTrial& b) {
  return a.number == b.number && a.rung == b.rung && a.rows == b.rows && a.options == b.options;
}

bool is_better(const Search& search, double a, double b) {
  return search.higher_is_better ? a > b : a < b;
}

/// The place of the best trial on all rows, the first one of equals; -1: none.
int best_of(const Tuning& tuning) {
  int best = -1;
  const int top = static_cast<int>(tuning.search.rungs.size()) - 1;
  for (std::size_t i = 0; i < tuning.trials.size(); ++i) {
    const TuningTrial& trial = tuning.trials[i];
    if (trial.rung != top || std::isnan(trial.score)) continue;
    if (best < 0 ||
        is_better(tuning.search, trial.score, tuning.trials[static_cast<std::size_t>(best)].score))
      best = static_cast<int>(i);
  }
  return best;
}

}  // namespace

RunConfig config_of(const TuningTrial& trial, const TuningConfig& tuning, const RunConfig& config) {
  RunConfig run = without_group(config, tuning.group);
  std::vector<Assignment> given;
  for (const auto& [name, value] : trial.options) given.push_back({name, {value}});
  parameters_of(run).apply(given);
  return run;
}

Tuning tune(const DataSource& source, const TuningConfig& tuning, const RunConfig& config,
            const std::vector<TuningTrial>& done, TuningReporter& reporter) {
  TimeLimit limited(reporter, tuning.time_limit);
  Muted muted(limited);
  const Judge judge(source, tuning, without_group(config, tuning.group));
  Tuning result;
  result.search = {judge.metric().name,
                   judge.metric().higher_is_better,
                   rungs_of(judge.rows()),
                   search_space(config, tuning.over),
                   config.seed,
                   tuning.folds};
  reporter.on_search(result.search);
  Halving halving(static_cast<int>(result.search.rungs.size()), trials_of(tuning),
                  result.search.higher_is_better);
  while (const auto job = halving.next()) {
    TuningTrial trial = trial_of(*job, result.search);
    const std::size_t place = result.trials.size();
    if (place < done.size()) {
      if (!is_same(done[place], trial))
        throw ConfigError(
            fmt::format("trial {} of the log is not of this search; begin a new one", place + 1));
      trial = done[place];
    } else if (!judge.judge(config_of(trial, tuning, config), trial, muted)) {
      break;
    } else {
      reporter.on_tuning_trial(trial);
    }
    halving.add(*job, trial.score);
    result.trials.push_back(std::move(trial));
  }
  result.best = best_of(result);
  return result;
}

}  // namespace resboost
