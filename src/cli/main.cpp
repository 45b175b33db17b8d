#include <unistd.h>

#include <iostream>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/process.h"

int main(int count, char** arguments) {
  if (!resboost::cli::prepare_process()) return resboost::cli::kUsage;
  return resboost::cli::run(
      {arguments + 1, arguments + count},
      {.out = std::cout, .err = std::cerr, .terminal = isatty(STDERR_FILENO) != 0});
}
