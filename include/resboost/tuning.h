#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "resboost/communicator.h"
#include "resboost/dataset.h"
#include "resboost/prepare.h"
#include "resboost/report.h"
#include "resboost/rng.h"

// Options found by trial: random search, and successive halving of what it costs.
namespace resboost {

/// What is searched, how long, and by which rows it is judged; by which number, RunConfig::metric
/// says ("loss": what the loss is judged by).
struct TuningConfig {
  int trials = 0;
  std::vector<std::string> over{};
  int folds = 0;
  double test_share = 0.2;
  std::string group{};
  double time_limit = 0;  ///< seconds of the whole search; 0: none

  template <class Visitor>
  void describe(Visitor& v) {
    v("trials", trials, 0, 1000000,
      "choices of options to try; the first one is the options as they are given; 0: 30, or with "
      "--time-limit as many as there is time for");
    v.text("over", over,
           "name=low:high, name=a|b|c or name alone (all that it may be): search this option there "
           "(several: repeat it); name=value: not at all");
    v("folds", folds, 0, 1000,
      "judge by cross-validation of so many folds; 0: by a share of the rows");
    v("test-share", test_share, 0.01, 0.9, "share of the rows to judge by, without --folds");
    v.text("group", group,
           "column, no feature then, whose rows of one value stay together (with --folds)");
  }
};

/// A parameter that is searched: any number from low to high, or one of some words.
struct SearchRange {
  std::string name;
  double low = 0, high = 0;
  bool whole = false;
  bool log = false;  ///< even on a logarithmic scale: where high / low is above 100
  std::vector<std::string> words{};

  /// A value as OptionTable::apply() takes it; a number of four digits.
  std::string draw(Rng& rng) const;
  /// "trees.leaves=8:96", as the parameter `over` has it.
  std::string text() const;
};

/// What the configured method has worth tuning (MethodInfo::tuned), without the parameters that
/// have another value than their default, changed by `over`. ConfigError for names that no
/// parameter has, for bounds that it does not allow, and where nothing is left to search.
std::vector<SearchRange> search_space(const RunConfig& config,
                                      const std::vector<std::string>& over);

/// A training by one choice of options at one rung.
struct TuningTrial {
  int number = 0;  ///< of the choice; 0: the options as they were given
  int rung = 0;    ///< from 0; the highest has all rows
  Index rows = 0;  ///< that it learned from, validation rows among them
  std::vector<std::pair<std::string, std::string>> options{};  ///< the searched ones; of 0 none
  double score = std::numeric_limits<double>::quiet_NaN();     ///< NaN where training failed
  double seconds = 0;                                          ///< of training
  std::string error{};                                         ///< why it failed
};

/// What is searched and how: all that two runs must have in common for one to go on from the other.
struct Search {
  std::string metric;
  bool higher_is_better = false;
  std::vector<Index> rungs;  ///< rows to learn from at each, the most last
  std::vector<SearchRange> space;
  std::uint64_t seed = 1;
  int folds = 0;
};

struct Tuning {
  Search search;
  std::vector<TuningTrial> trials;  ///< in the order in which they were done
  int best = -1;                    ///< of the trials on all rows; -1: none was completed
};

class TuningReporter : public Reporter {
 public:
  virtual void on_search(const Search&) {}
  /// Not of those that are given.
  virtual void on_tuning_trial(const TuningTrial&) {}
};

/// Random search (Bergstra & Bengio, JMLR 2012) by asynchronous successive halving (Li et al., A
/// System for Massively Parallel Hyperparameter Tuning, MLSys 2020, algorithm 2) with a third of
/// the choices promoted: most of them learn from a ninth of the rows only. All are judged by the
/// same rows, which no training of them has seen. The choices are drawn from the seed, so the same
/// seed tries the same ones in the same order, for any number of threads. done: trials of an
/// earlier run of this search, which are not trained again. Ends early with what is there when the
/// reporter asks to stop or time is up. ConfigError as search_space(), make_metric() and prepare(),
/// and for `done` of another search. ranks: that trials are dealt to, led by this one, which also
/// do those that are likely to be next; or nullptr.
Tuning tune(const DataSource& source, const TuningConfig& tuning, const RunConfig& config,
            const std::vector<TuningTrial>& done, TuningReporter& reporter,
            Communicator* ranks = nullptr);

/// The configuration of a trial.
RunConfig config_of(const TuningTrial& trial, const TuningConfig& tuning, const RunConfig& config);

// The log: a line of JSON for the search, and one for each trial.

/// identity: what the run must have in common besides, as data and other options.
std::string log_line(const Search& search, const std::string& identity);
std::string log_line(const TuningTrial& trial);

/// What a log holds.
struct TuningLog {
  std::string search;               ///< its first line; empty for a file without a whole one
  std::vector<TuningTrial> trials;  ///< a last line that is cut off is left out
};
/// From an untrusted file. DataError names source and line.
TuningLog read_tuning_log(std::string_view text, const std::string& source);

}  // namespace resboost
