#pragma once

#include <algorithm>
#include <string_view>

namespace resboost {

/// Letters, digits, - and _, and one of them at least: a name that needs no quotes in a command
/// line, and has no meaning in a list.
inline bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace resboost
