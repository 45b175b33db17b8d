#pragma once

#include <string>
#include <vector>

#include "resboost/options.h"

namespace resboost::cli {

/// What a shell completes of one verb.
struct VerbWords {
  std::string name;
  std::string summary;
  /// Names and texts; the fields that they were bound to are gone.
  std::vector<Option> options;
};

/// All verbs, in the order of the table.
std::vector<VerbWords> verb_words();
/// The names of all methods, which follow `resboost methods`.
std::vector<std::string> method_words();

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace resboost::cli
