#include "cli/process.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace resboost::cli {
namespace {

/// The first thread's stack may grow as far as its limit says at the time, so a limit that is too
/// low can be raised here, unless the system forbids that.
bool has_stack() {
  constexpr rlim_t kEnough = 2 << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kEnough) return true;
  limit.rlim_cur = std::min(kEnough, limit.rlim_max);
  return setrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= kEnough;
}

}  // namespace

bool prepare_process() {
  if (!has_stack()) {
    std::cerr << "resboost: the stack's limit is too low; give 2 MB or more: ulimit -s 2048\n";
    return false;
  }
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit of size is an error of its write
#ifdef __GLIBC__
  // Stages take and give back the same large matrices; by default each comes fresh from the system,
  // zeroed page by page. Older versions take 32 MB at most.
  if (mallopt(M_MMAP_THRESHOLD, 1 << 30) || mallopt(M_MMAP_THRESHOLD, 32 << 20))
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  return true;
}

}  // namespace resboost::cli
