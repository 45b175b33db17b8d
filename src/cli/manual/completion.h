#pragma once

#include <string>

namespace resboost::cli {

/// A script for a shell, bash, zsh or fish, that completes verbs, options and the values of
/// choices; file names elsewhere. ConfigError names the shells.
std::string completion(const std::string& shell);

}  // namespace resboost::cli
