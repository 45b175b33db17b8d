#pragma once

#include <cstdint>
#include <optional>

namespace resboost {

/// Gives free memory back to the system and begins the process's peak of resident memory anew.
/// False where the system does not let us (Linux: /proc/self/clear_refs).
bool reset_peak_memory();

/// Bytes of the largest resident memory since reset_peak_memory(), data and program included;
/// nothing where the system does not say.
std::optional<std::uint64_t> peak_memory();

}  // namespace resboost
