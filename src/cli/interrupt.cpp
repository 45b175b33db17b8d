#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

#include "cli/exit_code.h"

namespace resboost::cli {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// When the first signal came, by the steady clock; 0: none has.
std::atomic<std::int64_t> first{0};
std::atomic<bool> kept{false};
static_assert(std::atomic<std::int64_t>::is_always_lock_free &&
                  std::atomic<bool>::is_always_lock_free,
              "a signal handler may touch nothing else");

std::int64_t now() {
  std::timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);  // which a handler may call, unlike std::chrono
  return std::int64_t{time.tv_sec} * kSecond + time.tv_nsec + 1;
}

void on_signal(int signal) {
  const std::int64_t time = now();
  std::int64_t before = 0;
  if (first.compare_exchange_strong(before, time)) return;
  if (signal != SIGXCPU && time - before >= kSecond) _exit(kept ? kInterrupted : 128 + signal);
}

void watch(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);  // and no SA_RESTART: a write to a pipe must not wait on
  sigaction(signal, &action, nullptr);
}

}  // namespace

void watch_interrupts() {
  set_interrupted(false);
  kept = false;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU}) watch(signal);
}

bool interrupted() { return first != 0; }

void set_interrupted(bool value) { first = value ? now() : 0; }

void note_kept() { kept = true; }

}  // namespace resboost::cli
