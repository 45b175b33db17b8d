#pragma once

#include "resboost/parallel.h"

namespace resboost {

/// Sets the number of threads for one scope.
class ThreadCount {
 public:
  explicit ThreadCount(int n) : before_(threads()) { set_threads(n); }
  ~ThreadCount() { set_threads(before_); }
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  int before_;
};

}  // namespace resboost
