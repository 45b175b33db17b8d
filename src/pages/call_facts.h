#pragma once

#include <string>

namespace resboost {

/// What was called, for the top of a page.
struct CallFacts {
  std::string command;      ///< as a shell takes it
  std::string model, data;  ///< paths; the model's may be empty
};

}  // namespace resboost
