#include "resboost/work.h"

#include <array>
#include <atomic>
#include <cstddef>

#include "base/count_work.h"

namespace resboost {
namespace {

/// Counters of their own cache line for each thread, until there are more threads than this: then
/// some share one.
constexpr std::size_t kCounters = 64;

struct alignas(64) Counters {
  std::atomic<std::uint64_t> operations{0}, updates{0}, rows{0};
};

std::array<Counters, kCounters> all_counters;
std::atomic<std::size_t> next_counter{0};

Counters& own_counters() {
  thread_local Counters& own =
      all_counters[next_counter.fetch_add(1, std::memory_order_relaxed) % kCounters];
  return own;
}

void add(std::atomic<std::uint64_t>& counter, Index amount) {
  counter.fetch_add(static_cast<std::uint64_t>(amount), std::memory_order_relaxed);
}

}  // namespace

Work operator-(const Work& later, const Work& earlier) {
  return {later.operations - earlier.operations, later.updates - earlier.updates,
          later.rows - earlier.rows};
}

Work operator+(const Work& a, const Work& b) {
  return {a.operations + b.operations, a.updates + b.updates, a.rows + b.rows};
}

Work work_done() {
  Work sum;
  for (const Counters& counters : all_counters) {
    sum.operations += counters.operations.load(std::memory_order_relaxed);
    sum.updates += counters.updates.load(std::memory_order_relaxed);
    sum.rows += counters.rows.load(std::memory_order_relaxed);
  }
  return sum;
}

void count_operations(Index operations) { add(own_counters().operations, operations); }

void count_update(Index rows) {
  add(own_counters().updates, 1);
  add(own_counters().rows, rows);
}

}  // namespace resboost
