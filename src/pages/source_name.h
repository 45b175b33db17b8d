#pragma once

#include <filesystem>
#include <string>

namespace resboost {

/// A file's name without its folders, or "standard input" for "-".
inline std::string source_name(const std::string& path) {
  return path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
}

}  // namespace resboost
