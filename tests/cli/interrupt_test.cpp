#include "cli/interrupt.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "cli/exit_code.h"

namespace resboost::cli {
namespace {

/// A process that does this.
pid_t start(const std::function<void()>& body) {
  const pid_t child = fork();
  if (child != 0) return child;
  body();
  _exit(100);
}

int exit_of(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

int exit_of(const std::function<void()>& body) { return exit_of(start(body)); }

void pass_a_second() { std::this_thread::sleep_for(std::chrono::milliseconds(1010)); }

TEST_SUITE_BEGIN("cli/interrupt");

TEST_CASE("each signal to stop is noted, and one within a second of it is the same") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU}) {
    CAPTURE(signal);
    CHECK(exit_of([&] {
            watch_interrupts();
            if (interrupted()) _exit(101);
            raise(signal);
            if (!interrupted()) _exit(102);
            raise(SIGTERM);
          }) == 100);
  }
}

TEST_CASE("a later one ends the process: with 6 only where something was kept") {
  const auto second = [](int signal, bool kept) {
    return start([&] {
      watch_interrupts();
      raise(SIGINT);
      if (kept) note_kept();
      pass_a_second();
      raise(signal);
    });
  };
  const pid_t again = second(SIGINT, false), ended = second(SIGTERM, false),
              kept = second(SIGTERM, true), repeated = second(SIGXCPU, false);
  CHECK(exit_of(again) == 128 + SIGINT);
  CHECK(exit_of(ended) == 128 + SIGTERM);
  CHECK(exit_of(kept) == kInterrupted);
  CHECK(exit_of(repeated) == 100);  // the system repeats it
}

TEST_CASE("what the caller ignores stays ignored") {
  CHECK(exit_of([] {
          std::signal(SIGHUP, SIG_IGN);
          watch_interrupts();
          raise(SIGHUP);
          if (interrupted()) _exit(101);
        }) == 100);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
