#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "train/trees/candidate.h"
#include "train/trees/splitter.h"

namespace resboost::trees {

/// Splits several leaves side by side, each on one thread, before the greedy loop comes to them.
/// The loop always takes the leaf of the largest gain, but no leaf before its parent: so it takes
/// leaves in the order of the least gain on the way to them, which is called their rank here. With
/// S splits left it takes the S leaves of highest rank; and a thread that would have to wait splits
/// what is among the first S of all that is known. The tree is the same, for the loop goes its own
/// way: what it does not come to was split in vain.
class LookAhead {
 public:
  /// leaves: of the tree so far, which get their children; splits: how many are left; desks: of the
  /// threads
  LookAhead(std::vector<Candidate>& leaves, Index splits, Splitter& splitter,
            std::vector<Splitter::Desk>& desks);
  /// Are there several leaves to begin with?
  bool has_choice() const;
  /// Until the first leaf of all is split that suits one thread, and nothing is left to do, or the
  /// next one is worth all threads.
  void run();

 private:
  struct Place {
    Candidate* leaf;
    double rank;
    bool taken;
  };
  struct Pick {
    Candidate* leaf;
    double rank;
    bool judged;
  };
  /// What a thread is told that asks for work.
  struct Answer {
    std::optional<Pick> pick;
    bool is_over = false;  ///< else, without a pick: wait until another one has finished
    int finished = 0;      ///< how many had
  };
  Answer ask();
  void work(Splitter::Desk& desk);
  void add(Candidate& leaf, double rank);
  void finish(const Pick& pick);
  void fail();
  void wait(int finished) const;

  Index splits_;
  Splitter& splitter_;
  std::vector<Splitter::Desk>& desks_;
  std::mutex lock_;
  std::vector<Place> places_;
  int working_ = 0;
  bool failed_ = false;
  std::atomic<int> finished_{0};
};

}  // namespace resboost::trees
