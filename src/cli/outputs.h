#pragma once

#include <string>

#include "cli/command.h"

namespace resboost::cli {

// Checks of where files will go, before hours of training, not after.

/// IoError unless the file's folder is there.
void require_folder(const std::string& path);

/// ConfigError if this file, which the option will write, is one that the call reads or that
/// another option writes.
void require_own_file(const Invocation& call, const std::string& option, const std::string& path);

/// All of that for --report and the files of numbers beside it, and the ending of its name. Nothing
/// if it is empty.
void require_report(const Invocation& call, const std::string& path);

}  // namespace resboost::cli
