#pragma once

namespace resboost {

/// About 10 microseconds; longer waits sleep.
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
