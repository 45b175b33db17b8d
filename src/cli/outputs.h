#pragma once

#include <string>

#include "base/output.h"
#include "cli/command.h"

namespace resboost::cli {

// Checks of where files will go, before data are read, not after hours of training.

/// IoError unless the file's folder is there.
void require_folder(const std::string& path);

/// ConfigError for `-`, and if this file, which the option will write, is one that the call reads,
/// or that another option reads or writes: by device and inode, through links too. may_replace: an
/// option whose file it may be.
void require_own_file(const Invocation& call, const std::string& option, const std::string& path,
                      const std::string& may_replace = "");

/// All of that, and the file, ready to be written.
Output open_output(const Invocation& call, const std::string& option, const std::string& path,
                   const std::string& may_replace = "");

/// All of that for --report and the files of numbers beside it, and the ending of its name. Nothing
/// if it is empty.
void require_report(const Invocation& call, const std::string& path);

}  // namespace resboost::cli
