#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/packing.h"
#include "experiment/deal_folds.h"
#include "experiment/deal_tasks.h"
#include "experiment/muted.h"
#include "experiment/rank_services.h"
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

/// A number and a rung.
using JobName = std::pair<int, int>;

/// Trains and judges trials, as tasks (deal_tasks.h), what is the job's name.
class Trials {
 public:
  Trials(const DataSource& source, const TuningConfig& tuning, const RunConfig& config,
         Reporter& reporter)
      : tuning_(tuning),
        config_(config),
        limited_(reporter, tuning.time_limit),
        muted_(limited_),
        judge_(source, tuning, without_group(config, tuning.group, source)),
        search_{judge_.metric().name,
                judge_.metric().higher_is_better,
                rungs_of(judge_.rows()),
                search_space(config, tuning.over),
                config.seed,
                tuning.folds} {}

  const Search& search() const { return search_; }
  Reporter& reporter() { return muted_; }

  /// Score, seconds and error; empty where the reporter asks to stop, or time is up.
  std::string judge(const std::string& what) {
    const auto [number, rung] = unpacked<JobName>(what);
    TuningTrial trial = trial_of({number, rung}, search_);
    if (!judge_.judge(config_of(trial, tuning_, config_), trial, muted_)) return {};
    return packed(trial.score, trial.seconds, trial.error);
  }

 private:
  const TuningConfig& tuning_;
  const RunConfig& config_;
  TimeLimit limited_;
  Muted muted_;
  Judge judge_;
  Search search_;
};

/// Trials that are done, and on more than one rank those that are likely to be next, too. Which
/// ones those are changes what is done in vain, and no result.
class JudgedTrials {
 public:
  JudgedTrials(Trials& trials, Communicator* ranks) : trials_(trials), ranks_(ranks) {}

  /// The result of halving.next(), which is this job; false where it was not done.
  bool judge(const Halving& halving, const Halving::Job& job, TuningTrial& trial) {
    const JobName name{job.number, job.rung};
    if (!known_.contains(name)) deal(halving, job);
    const auto found = known_.find(name);
    if (found == known_.end()) return false;
    Unpacker result(found->second);
    result(trial.score);
    result(trial.seconds);
    result(trial.error);
    return true;
  }

 private:
  Index rows_of(const Halving::Job& job) const {
    return trials_.search().rungs[static_cast<std::size_t>(job.rung)];
  }

  /// The job for this rank, and for each of the others as many rows of what comes after it. What a
  /// job that is not done will score is not known; as if it failed, it is never promoted.
  std::vector<RankTask> tasks(Halving halving, Halving::Job job) const {
    std::vector<RankTask> dealt{{0, packed(JobName(job.number, job.rung))}};
    if (!ranks_) return dealt;
    const Index most = rows_of(job);
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    Index rows = most;
    for (int rank = 0; rank < ranks_->size();) {
      halving.add(job, score_of(job).value_or(unknown));
      const auto next = halving.next();
      if (!next) break;
      job = *next;
      if (score_of(job)) continue;
      if (rows + rows_of(job) > most) {  // a rank has a job at least
        if (++rank == ranks_->size()) break;
        rows = 0;
      }
      rows += rows_of(job);
      dealt.push_back({rank, packed(JobName(job.number, job.rung))});
    }
    return dealt;
  }

  std::optional<double> score_of(const Halving::Job& job) const {
    const auto found = known_.find({job.number, job.rung});
    if (found == known_.end()) return std::nullopt;
    return unpacked<double>(found->second);
  }

  void deal(const Halving& halving, const Halving::Job& job) {
    const std::vector<RankTask> dealt = tasks(halving, job);
    deal_tasks(
        ranks_, dealt, [&](const std::string& what) { return trials_.judge(what); },
        [&](std::size_t i, const std::string& result) {
          known_[unpacked<JobName>(dealt[i].what)] = result;
        },
        trials_.reporter());
  }

  Trials& trials_;
  Communicator* ranks_;
  std::map<JobName, std::string> known_;
};

}  // namespace

RunConfig config_of(const TuningTrial& trial, const TuningConfig& tuning, const RunConfig& config) {
  RunConfig run = without_group(config, tuning.group);
  std::vector<Assignment> given;
  for (const auto& [name, value] : trial.options) given.push_back({name, {value}});
  parameters_of(run).apply(given);
  return run;
}

Tuning tune(const DataSource& source, const TuningConfig& tuning, const RunConfig& config,
            const std::vector<TuningTrial>& done, TuningReporter& reporter, Communicator* ranks) {
  Trials trials(source, tuning, config, reporter);
  JudgedTrials judged(trials, ranks);
  Tuning result;
  result.search = trials.search();
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
    } else if (!judged.judge(halving, *job, trial)) {
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

Services trial_services(Communicator& ranks, const DataSource& source, const TuningConfig& tuning,
                        const RunConfig& config, Reporter& reporter) {
  return task_services(ranks, reporter, [&](ExperimentReporter& orders) -> DoTask {
    const auto trials = std::make_shared<Trials>(source, tuning, config, orders);
    return [trials](const std::string& what) { return trials->judge(what); };
  });
}

}  // namespace resboost
