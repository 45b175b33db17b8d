#include <unistd.h>

#include <iostream>

#include "cli/command.h"

int main(int count, char** arguments) {
  return resboost::cli::run({arguments + 1, arguments + count},
                            {.out = std::cout, .err = std::cerr, .terminal = isatty(STDERR_FILENO) != 0});
}
