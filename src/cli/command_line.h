#pragma once

#include <string>
#include <vector>

#include "resboost/options.h"

namespace resboost::cli {

/// What stands after the verb.
struct CommandLine {
  std::vector<Assignment> options;  ///< one entry an option; flags have the value "true" or "false"
  std::vector<std::string> files;   ///< everything that is no option
};

/// ConfigError: an unknown option (names the nearest one), a missing value or an empty one. Names
/// are never guessed from prefixes.
CommandLine parse_command_line(const OptionTable& table, const std::vector<std::string>& arguments);

/// All options under their headings, for --help.
std::string help_text(const OptionTable& table);

/// What was called, as a shell takes it: "resboost train ...".
std::string called(const std::vector<std::string>& arguments);

}  // namespace resboost::cli
