#pragma once

#include <string>

#include "prepare/settings.h"

namespace resboost {

/// The options that train and compare share, and what they set.
struct TrainOptions {
  TrainOptions() { add_train_options(table, settings); }
  TrainOptions(const TrainOptions&) = delete;
  TrainOptions& operator=(const TrainOptions&) = delete;

  TrainSettings settings;
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
