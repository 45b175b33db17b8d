#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>

#include "base/parallel.h"

namespace resboost {

/// Numbered tasks in as many runs as there are threads. Each thread takes those of its own run, in
/// rising order, and then what is left of the others'. So the same rows are the same thread's in
/// one deal after the other, and lie in its core's cache, while nobody waits for a slow one.
class Deal {
 public:
  using Task = std::function<void(Index number, const Worker& worker)>;
  /// For threads whose numbers are below `threads`. Borrows the task.
  Deal(Index count, int threads, const Task& task);
  /// Takes tasks, as the thread of this number. Number 0 has a stop point before each.
  void work(int id);
  /// The first exception of a task; after it no more were taken.
  void rethrow() const;

 private:
  /// Runs; beyond, threads share them.
  static constexpr int kMostRuns = 16;
  struct alignas(64) Run {
    std::atomic<Index> next;
    Index end;
  };
  static bool take(Run& run, const Worker& worker, Index& number);

  const int threads_, runs_;
  const Task& task_;
  std::array<Run, kMostRuns> run_;
  Barrier gate_{1};  ///< abandoned where a task has failed
  std::mutex failing_;
  std::exception_ptr failure_;
};

/// The threads of one parallel region, of which the first leads and the others wait for what it
/// deals out: many deals, one after the other, without a region for each. A deal is over when no
/// task is left and those who came have left: whoever wakes up later, because the system had
/// something else for its core to do, is not waited for.
class Crew {
 public:
  static constexpr int kMostThreads = 0xfff;
  /// The leader's.
  void work(Deal& deal);
  void dismiss();
  /// Everybody else's, until dismissed.
  void help(int id);

 private:
  // Of the state: how many are inside the deal, is it open to more, is all over; and its number.
  static constexpr std::uint32_t kInside = kMostThreads, kOpen = 0x1000, kOver = 0x2000,
                                 kNext = 0x4000;
  static std::uint32_t number(std::uint32_t state) { return state / kNext; }
  std::uint32_t await(std::uint32_t done) const;

  alignas(64) std::atomic<std::uint32_t> state_{0};
  Deal* deal_ = nullptr;  ///< while it is open, or somebody is inside
};

}  // namespace resboost
