#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "resboost/parallel.h"
#include "resboost/types.h"

namespace resboost {

// Work is cut into slices of a fixed number of rows and slices into a fixed number of groups; both
// depend on the number of rows only. A group is done by one thread, slice after slice; what groups
// add up is combined along one fixed binary tree. So the same bits come out for any number of
// threads.

/// Rows in a slice of vectors: small enough that a slice's activations stay in the core's cache.
inline constexpr Index kSliceRows = 64;

/// Rows in a slice of a pass that keeps nothing for a way back: more, so that weights are brought
/// into the order of the inner loop, and sums to double precision, less often.
inline constexpr Index kPassRows = 256;

/// Fewest rows of vectors a thread must get of a pass over them: below, waking it costs more than
/// it does. Pictures are worth a thread by the slice: theirs are known by having fewer rows than
/// kSliceRows (nn/slice_rows.h).
inline constexpr Index kRowsPerThread = 256;

/// While it lives, what the calling thread does has so many threads, and what others do has those
/// that it had.
class ThreadsScope {
 public:
  explicit ThreadsScope(int n);
  ~ThreadsScope();
  ThreadsScope(const ThreadsScope&) = delete;
  ThreadsScope& operator=(const ThreadsScope&) = delete;

 private:
  int before_;
};

/// n rows cut into slices of at most slice_rows, and the slices into at most max_groups runs of
/// nearly equal length.
class Slicing {
 public:
  Slicing(Index n, Index slice_rows, Index max_groups);
  /// Every slice is a run of its own.
  Slicing(Index n, Index slice_rows) : Slicing(n, slice_rows, n > 0 ? n : 1) {}
  Index slices() const { return slices_; }
  Index groups() const { return groups_; }
  Index slice_rows() const { return slice_rows_; }
  Range group(Index g) const;  ///< slice numbers
  Range slice(Index s) const;  ///< rows
  Range rows(Range groups) const;

 private:
  Index n_, slice_rows_, slices_, groups_;
};

/// Leaves a sum over buffers 0 .. count-1 in buffer 0, adding pairs along a fixed binary tree.
/// add(to, from).
template <class Add>
void tree_sum(Index count, Add add) {
  for (Index gap = 1; gap < count; gap *= 2)
    for (Index i = 0; i + gap < count; i += 2 * gap) add(i, i + gap);
}

// The same sum of terms that come one after the other, of which few are kept: partial sums lie in a
// stack, the longest ones at its bottom. Term i is put at tree_place(i), then tree_merge() adds the
// top to what lies below, as often as two sums of equal length meet; behind the last term whatever
// there is. Then the sum of all is at place 0. Of five terms, + for what is added up already:
//
//   0 | 0+1 | 0+1 2 | 0+1+2+3 | 0+1+2+3+4

/// Where term i goes.
inline Index tree_place(Index i) { return std::popcount(static_cast<std::uint64_t>(i)); }
/// Places that so many terms need.
inline Index tree_places(Index count) {
  return static_cast<Index>(std::bit_width(static_cast<std::uint64_t>(count)));
}
/// After term i of `count`. add(to, from): places.
template <class Add>
void tree_merge(Index i, Index count, Add add) {
  const Index left = i + 1 == count ? 1 : tree_place(i + 1);
  for (Index top = tree_place(i); top >= left; --top) add(top - 1, top);
}

/// Groups of a whole-data sum: enough for the cores of one machine, few enough that their buffers
/// stay cheap.
inline constexpr Index kSumGroups = 16;

/// Cores that a control group's quota pays for, rounded up; the largest int where nothing limits
/// it. cgroup: the folder of the group, version 2 (cpu.max) or 1 (cpu/cpu.cfs_quota_us).
int quota_cores(const std::string& cgroup);

/// A point where all threads of a team wait for one another. Spins for a bounded time, then sleeps,
/// so that a thread which the system has taken off its core costs the others no more than its
/// absence.
class Barrier {
 public:
  explicit Barrier(int size) : size_(size) {}
  void wait();
  /// Lets everybody through, for ever: a member of the team has failed.
  void abandon();
  bool abandoned() const { return abandoned_.load(std::memory_order_acquire); }

 private:
  int size_;
  std::atomic<int> waiting_{0};
  std::atomic<int> round_{0};
  std::atomic<bool> abandoned_{false};
};

/// One thread of a team.
class Worker {
 public:
  Worker(int id, int size, Barrier& gate) : id_(id), size_(size), gate_(&gate) {}
  int id() const { return id_; }
  int size() const { return size_; }
  void barrier() const;
  /// Has another one of the team failed? Then what is left to do is in vain.
  bool abandoned() const { return gate_->abandoned(); }

 private:
  int id_, size_;
  Barrier* gate_;
};

/// Runs body(worker) on min(threads(), most) threads at once, in one parallel region, and waits for
/// all. The first exception is carried out of the region; the others are woken from their barriers
/// and leave.
void run_team(Index most, const std::function<void(const Worker&)>& body);

/// Runs lead() on this thread while the others of one parallel region wait for what the three below
/// deal out in it: for many short ones in a row, where starting a region for each would take as
/// long as the work. Within another one, or on one thread, it is lead() alone.
void with_team(const std::function<void()>& lead);

// These three have a stop point (base/stop.h) before each slice or task.

/// Starts as many threads as there will be, and ends them. IoError if the system refuses, for
/// OpenMP would end the process without a word of ours.
void require_threads();

/// fn(rows, worker_id) for every slice of n rows, on all threads; worker ids are below threads().
void parallel_slices(Index n, Index slice_rows,
                     const std::function<void(Range rows, int worker)>& fn);

/// fn(task) for every task below count, each as large as is worth a thread, on all threads.
void parallel_tasks(Index count, const std::function<void(Index task)>& fn);

/// Sum over slices in double: fn(rows, worker_id, part) adds a slice's contribution to part[0 ..
/// size).
std::vector<double> sum_over_slices(
    Index n, Index slice_rows, Index size,
    const std::function<void(Range rows, int worker, double* part)>& fn);

/// What some of its groups, side by side, add to that sum: where they are a complete subtree of the
/// tree, the sums of subtrees add up to it along the rest of the tree.
std::vector<double> sum_over_groups(
    const Slicing& slicing, Range groups, Index size,
    const std::function<void(Range rows, int worker, double* part)>& fn);

}  // namespace resboost
