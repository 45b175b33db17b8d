#pragma once

#include <string>

namespace resboost::cli {

/// A page of the manual, in roff (man(7)): of a verb, as --help has it; of the program where the
/// name is empty. ConfigError where there is no such verb.
std::string man_page(const std::string& verb);

}  // namespace resboost::cli
