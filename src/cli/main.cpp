#include <unistd.h>

#include <csignal>
#include <iostream>

#include "cli/command.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

int main(int count, char** arguments) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit of size is an error of its write
#ifdef __GLIBC__
  // Stages take and give back the same large matrices; by default each comes fresh from the system,
  // zeroed page by page. Older versions take 32 MB at most.
  if (mallopt(M_MMAP_THRESHOLD, 1 << 30) || mallopt(M_MMAP_THRESHOLD, 32 << 20))
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  return resboost::cli::run(
      {arguments + 1, arguments + count},
      {.out = std::cout, .err = std::cerr, .terminal = isatty(STDERR_FILENO) != 0});
}
