#pragma once

#include <cstddef>
#include <functional>

namespace resboost {

/// False where it did not come to its end because it was to stop.
using LocalTask = std::function<bool(std::size_t task, const std::function<bool()>& is_to_stop)>;

/// Does `count` tasks on `jobs` threads, which share threads(). done(i) is called in order, on the
/// calling thread, up to the first task that did not come to its end. stop_requested is asked on
/// the calling thread too. Throws what the first task in order has failed by; those behind it are
/// stopped, those before it end first.
void side_by_side(std::size_t count, int jobs, const LocalTask& task,
                  const std::function<void(std::size_t task)>& done,
                  const std::function<bool()>& stop_requested);

}  // namespace resboost
