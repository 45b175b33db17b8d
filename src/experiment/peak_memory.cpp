#include "experiment/peak_memory.h"

#include <fstream>
#include <string>

#include "base/memory.h"

namespace resboost {

bool reset_peak_memory() {
  give_back_memory();
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;  // proc(5): resets VmHWM
  return file.good();
}

std::optional<std::uint64_t> peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:"))
      return std::stoull(line.substr(6)) * 1024;  // "VmHWM:   123456 kB"
  return std::nullopt;
}

}  // namespace resboost
