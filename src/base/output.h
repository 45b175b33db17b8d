#pragma once

#include <string>
#include <string_view>

namespace resboost {

/// Replaces the file whole or leaves it as it was: writes a temporary file beside it, fsyncs,
/// renames, fsyncs the folder. Devices and pipes (/dev/stdout) are written straight. IoError names
/// the path and the system's reason.
void write_whole(const std::string& path, std::string_view bytes);

}  // namespace resboost
