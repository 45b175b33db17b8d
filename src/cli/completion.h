#pragma once

#include <string>

namespace resboost::cli {

/// A bash script that completes verbs, options and the values of choices; file names elsewhere.
std::string bash_completion();

}  // namespace resboost::cli
