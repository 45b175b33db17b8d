#pragma once

#include "resboost/types.h"
#include "resboost/work.h"

namespace resboost {

/// Adds to work_done(). Once per product of matrices, not in inner loops.
void count_operations(Index operations);
/// One minibatch step on so many rows.
void count_update(Index rows);

/// Where a thread counts: at first each for itself.
class WorkCounters;
WorkCounters& work_counters();

/// While it lives, the calling thread counts for another one, which leads it.
class CountFor {
 public:
  explicit CountFor(WorkCounters& leader);
  ~CountFor();
  CountFor(const CountFor&) = delete;
  CountFor& operator=(const CountFor&) = delete;

 private:
  WorkCounters& before_;
};

}  // namespace resboost
