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

/// The exit code of a process that does this.
int exit_of(const std::function<void()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(100);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

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
    return exit_of([&] {
      watch_interrupts();
      raise(SIGINT);
      if (kept) note_kept();
      pass_a_second();
      raise(signal);
    });
  };
  CHECK(second(SIGINT, false) == 128 + SIGINT);
  CHECK(second(SIGTERM, false) == 128 + SIGTERM);
  CHECK(second(SIGTERM, true) == kInterrupted);
  CHECK(second(SIGXCPU, false) == 100);  // the system repeats it
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
