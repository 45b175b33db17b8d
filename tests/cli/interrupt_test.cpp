#include "cli/interrupt.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "cli/exit_code.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/interrupt");

TEST_CASE("the first Ctrl-C is noted, the second ends the process") {
  const pid_t child = fork();
  if (child == 0) {
    watch_interrupts();
    if (interrupted()) _exit(101);
    raise(SIGINT);
    if (!interrupted()) _exit(102);
    raise(SIGTERM);
    _exit(103);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == kInterrupted);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
