#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "cli/exit_code.h"

namespace resboost::cli {
namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch nothing else");

void on_signal(int) {
  if (flag.exchange(true)) _exit(kInterrupted);
}

}  // namespace

void watch_interrupts() {
  flag = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupted() { return flag; }

void set_interrupted(bool value) { flag = value; }

}  // namespace resboost::cli
