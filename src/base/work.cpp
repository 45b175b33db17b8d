#include "resboost/work.h"

#include <atomic>
#include <utility>

#include "base/count_work.h"

namespace resboost {

/// Those of one team: its leader reads while the others add.
class WorkCounters {
 public:
  void add_operations(Index operations) { add(operations_, operations); }
  void add_update(Index rows) {
    add(updates_, 1);
    add(rows_, rows);
  }
  Work sum() const {
    return {operations_.load(std::memory_order_relaxed), updates_.load(std::memory_order_relaxed),
            rows_.load(std::memory_order_relaxed)};
  }

 private:
  using Counter = std::atomic<std::uint64_t>;
  static void add(Counter& counter, Index amount) {
    counter.fetch_add(static_cast<std::uint64_t>(amount), std::memory_order_relaxed);
  }

  alignas(64) Counter operations_{0};  // a cache line of their own
  Counter updates_{0}, rows_{0};
};

namespace {

WorkCounters*& counted_for() {
  thread_local WorkCounters own;
  thread_local WorkCounters* current = &own;
  return current;
}

}  // namespace

Work operator-(const Work& later, const Work& earlier) {
  return {later.operations - earlier.operations, later.updates - earlier.updates,
          later.rows - earlier.rows};
}

Work operator+(const Work& a, const Work& b) {
  return {a.operations + b.operations, a.updates + b.updates, a.rows + b.rows};
}

Work work_done() { return work_counters().sum(); }

void count_operations(Index operations) { work_counters().add_operations(operations); }
void count_update(Index rows) { work_counters().add_update(rows); }

WorkCounters& work_counters() { return *counted_for(); }

CountFor::CountFor(WorkCounters& leader) : before_(*std::exchange(counted_for(), &leader)) {}
CountFor::~CountFor() { counted_for() = &before_; }

}  // namespace resboost
