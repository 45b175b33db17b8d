#pragma once

#include <string>
#include <vector>

#include "manual/described_verb.h"

namespace resboost::manual {

/// A script for a shell, bash, zsh or fish, that completes verbs, options and the values of
/// choices; file names elsewhere. ConfigError names the shells.
std::string completion(const std::vector<DescribedVerb>& verbs, const std::string& shell);

}  // namespace resboost::manual
