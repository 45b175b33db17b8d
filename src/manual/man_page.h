#pragma once

#include <string>
#include <vector>

#include "manual/described_verb.h"

namespace resboost::manual {

/// A page of the manual, in roff (man(7)): of a verb, as --help has it; of the program where the
/// name is empty. ConfigError where there is no such verb.
std::string man_page(const std::vector<DescribedVerb>& verbs, const std::string& name);

}  // namespace resboost::manual
