#pragma once

namespace resboost {

/// About 40 microseconds where a pause takes 19 nanoseconds (Zen 5); longer waits sleep.
inline constexpr int kSpins = 2000;

/// Waits for a bounded time. Is it done?
template <class Done>
bool spin_until(Done done) {
  for (int i = 0; i < kSpins; ++i) {
    if (done()) return true;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  return done();
}

}  // namespace resboost
