#include "support/allocations.h"

#include <atomic>
#include <cstdlib>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define RESBOOST_SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(RESBOOST_SANITIZED) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)

namespace {
std::atomic<long> calls{0};
}

// The program's malloc() comes before the C library's, which goes on under its other name.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
  calls.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

std::optional<long> resboost::test::allocations() { return calls.load(); }

#else

std::optional<long> resboost::test::allocations() { return {}; }

#endif
