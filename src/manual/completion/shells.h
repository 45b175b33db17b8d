#pragma once

#include <string>
#include <vector>

#include "manual/described_verb.h"

namespace resboost::manual {

/// The names of all methods, which follow `resboost methods`.
std::vector<std::string> method_words();

std::string bash_completion(const std::vector<DescribedVerb>& verbs);
std::string zsh_completion(const std::vector<DescribedVerb>& verbs);
std::string fish_completion(const std::vector<DescribedVerb>& verbs);

}  // namespace resboost::manual
