#pragma once

#include <optional>
#include <vector>

namespace resboost {

/// Which choice of options is tried next, and at which rung: asynchronous successive halving (Li et
/// al., MLSys 2020, algorithm 2), one training at a time. A function of the scores alone.
class Halving {
 public:
  struct Job {
    int number = 0, rung = 0;
    bool operator==(const Job&) const = default;
  };

  /// trials: choices, number 0 among them, which is tried at the highest rung before all others.
  Halving(int rungs, int trials, bool higher_is_better);

  /// Nothing where all is done.
  std::optional<Job> next() const;
  /// The result of next(); a NaN is worse than any number.
  void add(Job job, double score);

 private:
  struct Entry {
    int number;
    double score;
    bool promoted = false;
  };

  int top() const { return static_cast<int>(rungs_.size()) - 1; }
  std::optional<Job> promotion() const;
  std::optional<Job> last_promotion() const;

  std::vector<std::vector<Entry>> rungs_;  ///< each by falling quality
  int trials_, started_ = 0;
  bool higher_is_better_;
};

}  // namespace resboost
