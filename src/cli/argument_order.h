#pragma once

#include "cli/command.h"

namespace resboost::cli {

/// ConfigError, with the line as it should be, where the data of `MODEL DATA` are a model and the
/// model is none: somebody has swapped them. Looks at plain files alone; a pipe is read once.
void require_argument_order(const Usage& usage, const std::vector<std::string>& files,
                            const std::vector<std::string>& arguments);

}  // namespace resboost::cli
