#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// One `key = value` line.
struct ConfigEntry {
  std::string key;    ///< with its section: "block.width"
  std::string value;  ///< without quotes
  int line;           ///< 1-based
};

/// Lines `key = value`, `[section]` (later keys become section.key), comments from # to the end of
/// the line. A value in double quotes may hold anything; \" \\ \n \r \t mean what they mean in C.
/// ConfigError names source and line. The bytes are untrusted.
std::vector<ConfigEntry> parse_config(std::string_view bytes, const std::string& source);

/// A value as parse_config() reads it back.
std::string config_value(const std::string& value);

}  // namespace resboost
