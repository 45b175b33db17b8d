#pragma once

#include <optional>

namespace resboost::test {

/// Calls of malloc() by this process so far; none where they cannot be counted (sanitizers have an
/// allocator of their own; so have systems without the GNU C library).
std::optional<long> allocations();

}  // namespace resboost::test
