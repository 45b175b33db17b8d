#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "resboost/dataset.h"

namespace resboost {

/// A column of numbers as a column of text: every distinct number is a level under its number_name.
Column as_text(const Column& column);

/// Finds a level by its text; failing that, if it is a number, by its value: "1", "1.0" and "+1"
/// are the same level.
class LevelIndex {
 public:
  explicit LevelIndex(const std::vector<std::string>& levels);
  std::int32_t find(const std::string& text) const;  ///< -1: no such level

 private:
  std::unordered_map<std::string, std::int32_t> exact_, canonical_;
};

}  // namespace resboost
