#include "base/crew.h"

#include <algorithm>

#include "base/spin.h"
#include "base/stop.h"

namespace resboost {

Deal::Deal(Index count, int threads, const Task& task)
    : threads_(threads), runs_(std::min(threads, kMostRuns)), task_(task) {
  for (int r = 0; r < runs_; ++r) {
    Run& run = run_[static_cast<std::size_t>(r)];
    run.next.store(count * r / runs_, std::memory_order_relaxed);
    run.end = count * (r + 1) / runs_;
  }
}

bool Deal::take(Run& run, const Worker& worker, Index& number) {
  if (worker.id() == 0) stop_point();
  if (worker.abandoned() || run.next.load(std::memory_order_relaxed) >= run.end) return false;
  number = run.next.fetch_add(1, std::memory_order_relaxed);
  return number < run.end;
}

void Deal::work(int id) {
  if (id >= threads_) return;
  const Worker worker(id, threads_, gate_);
  try {
    for (int r = 0; r < runs_; ++r) {
      Run& run = run_[static_cast<std::size_t>((id + r) % runs_)];
      for (Index number = 0; take(run, worker, number);) task_(number, worker);
    }
  } catch (...) {
    const std::lock_guard lock(failing_);
    if (!failure_) failure_ = std::current_exception();
    gate_.abandon();
  }
}

void Deal::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

void Crew::work(Deal& deal) {
  deal_ = &deal;
  const std::uint32_t before = state_.load(std::memory_order_relaxed);
  state_.store((number(before) + 1) * kNext + kOpen, std::memory_order_release);
  state_.notify_all();
  deal.work(0);
  state_.fetch_and(~kOpen, std::memory_order_acq_rel);
  const auto left = [&] { return (state_.load(std::memory_order_acquire) & kInside) == 0; };
  if (spin_until(left)) return;
  for (std::uint32_t now; ((now = state_.load(std::memory_order_acquire)) & kInside) != 0;)
    state_.wait(now, std::memory_order_acquire);
}

void Crew::dismiss() {
  state_.store(kOver, std::memory_order_release);
  state_.notify_all();
}

/// The state once it is over, or another deal than the one that is done is open.
std::uint32_t Crew::await(std::uint32_t done) const {
  std::uint32_t now = 0;
  const auto called = [&] {
    now = state_.load(std::memory_order_acquire);
    return (now & kOver) != 0 || ((now & kOpen) != 0 && number(now) != done);
  };
  if (spin_until(called)) return now;
  while (!called()) state_.wait(now, std::memory_order_acquire);
  return now;
}

void Crew::help(int id) {
  std::uint32_t done = 0;
  for (;;) {
    std::uint32_t now = await(done);
    if ((now & kOver) != 0) return;
    if (!state_.compare_exchange_strong(now, now + 1, std::memory_order_acq_rel)) continue;
    done = number(now);
    deal_->work(id);
    now = state_.fetch_sub(1, std::memory_order_acq_rel) - 1;
    if ((now & (kInside | kOpen)) == 0) state_.notify_all();  // the leader may wait for the last
  }
}

}  // namespace resboost
