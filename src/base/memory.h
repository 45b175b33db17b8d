#pragma once

#include <cstdint>
#include <string>

namespace resboost {

/// Bytes that this process may still take: the least of what the system has to give, what its
/// control group leaves (version 2), and what limits on the process leave (RLIMIT_AS, RLIMIT_DATA).
/// The largest number there is where nothing tells. proc, cgroup: the folders that tell it.
std::uint64_t available_memory(const std::string& proc = "/proc",
                               const std::string& cgroup = "/sys/fs/cgroup");

/// From now on this process has no more than so many bytes of its own (RLIMIT_DATA); what it asks
/// for beyond is refused. Files that are mapped do not count. IoError if the system does not allow
/// it.
void limit_memory(std::uint64_t bytes);

/// What was freed goes back to the system, where the allocator has kept it (glibc's does).
void give_back_memory();

/// DataError "subject: ..." if fewer bytes are available.
void require_memory(const std::string& subject, std::uint64_t bytes);

}  // namespace resboost
