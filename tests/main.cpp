#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
/// LLVM's OpenMP runtime keeps the thread structures of teams whose size changes; they are not ours
/// to free.
extern "C" const char* __lsan_default_suppressions() { return "leak:libomp.so\n"; }
#endif
#endif
