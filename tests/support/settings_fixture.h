#pragma once

#include <string>

#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {

/// All parameters of a run, and what they set.
struct RunOptions {
  RunOptions() : table(parameters_of(config)) {}
  RunOptions(const RunOptions&) = delete;
  RunOptions& operator=(const RunOptions&) = delete;

  RunConfig config;
  OptionTable table;
};

/// The text of the ConfigError that a call throws, or "no error".
template <class Call>
std::string config_error(const Call& call) {
  try {
    call();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace resboost
