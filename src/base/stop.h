#pragma once

#include <chrono>
#include <functional>

namespace resboost {

/// Thrown out of a pass over rows or a closed form that was asked to stop. No std::exception: who
/// handles errors shall not take it for one.
struct Stopped {};

/// While it lives, long work on this thread asks at its stop points whether to stop, and ends by
/// Stopped half a second after the first yes: what is nearly done is finished.
class StopScope {
 public:
  explicit StopScope(std::function<bool()> asked);
  ~StopScope();
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

  /// Throws Stopped when it is time.
  void point();

 private:
  using Clock = std::chrono::steady_clock;
  std::function<bool()> asked_;
  Clock::time_point next_{}, end_ = Clock::time_point::max();
  StopScope* outer_;
};

/// A place between two pieces of long work, on the thread that began it.
void stop_point();

}  // namespace resboost
