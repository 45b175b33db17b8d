#pragma once

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace resboost {

/// As long as it lives, what this thread computes with numbers that are too small to be normal
/// (below 1.2e-38 for float) it computes with 0. Where a loss has all but vanished gradients are
/// such, and processors take a hundred times as long for them. Nothing where there is no SSE.
class FlushTiny {
 public:
  FlushTiny() : before_(state()) { set(before_ | kResults | kFactors); }
  ~FlushTiny() { set(before_); }
  FlushTiny(const FlushTiny&) = delete;
  FlushTiny& operator=(const FlushTiny&) = delete;

 private:
  static constexpr unsigned kResults = 0x8000, kFactors = 0x0040;
#if defined(__SSE__)
  static unsigned state() { return _mm_getcsr(); }
  static void set(unsigned state) { _mm_setcsr(state); }
#else
  static unsigned state() { return 0; }
  static void set(unsigned) {}
#endif

  unsigned before_;
};

}  // namespace resboost
