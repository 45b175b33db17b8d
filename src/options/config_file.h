#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "options/option_table.h"

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

/// The file's options as assignments. ConfigError for an unknown key, or one that is given twice
/// and takes one value.
std::vector<Assignment> read_config(const OptionTable& table, const std::string& path);

/// All options with their values, as read_config() takes them.
std::string dump_config(const OptionTable& table);

}  // namespace resboost
