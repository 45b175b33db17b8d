#include "base/stop.h"

#include <utility>

namespace resboost {
namespace {

constexpr std::chrono::milliseconds kGrace{500};
/// Asking costs more than looking at the clock.
constexpr std::chrono::milliseconds kBetween{10};

thread_local StopScope* innermost = nullptr;

}  // namespace

StopScope::StopScope(std::function<bool()> asked)
    : asked_(std::move(asked)), outer_(std::exchange(innermost, this)) {}

StopScope::~StopScope() { innermost = outer_; }

void StopScope::point() {
  const auto now = Clock::now();
  if (now >= end_) throw Stopped{};
  if (now < next_) return;
  next_ = now + kBetween;
  if (end_ == Clock::time_point::max() && asked_()) end_ = now + kGrace;
}

void stop_point() {
  if (innermost) innermost->point();
}

}  // namespace resboost
