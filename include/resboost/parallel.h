#pragma once

namespace resboost {

/// Threads for everything that the calling thread does from now on, and threads that have not used
/// the library yet. Results do not depend on it. n >= 1, else ConfigError.
void set_threads(int n);
/// Threads in use; at first the cores this process may run on, or its container's quota
/// (/sys/fs/cgroup) if that is less.
int threads();

}  // namespace resboost
