#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "resboost/dataset.h"

namespace resboost {

/// A column as labels: text as it is; of numbers every one is a level, as it is written or under
/// its number_name. Where all levels are plain decimals, those of the same value ("1", "1.0") are
/// one level, the first; else each spelling is a level of its own. DataError for numbers whose
/// spelling is not known and would matter.
Column as_labels(const Column& column);

/// The same without that error: every distinct number is a level under its number_name.
Column as_values(const Column& column);

/// Finds a level by its text; failing that by its value, where the levels and the text are plain
/// decimals: "1", "1.0" and "+1" are the same level then.
class LevelIndex {
 public:
  explicit LevelIndex(const std::vector<std::string>& levels);
  std::int32_t find(std::string_view text) const;  ///< -1: no such level
  std::int32_t find(double value) const;           ///< of that value, or of its number_name

 private:
  struct Hash {
    using is_transparent = void;  // look-ups by string_view make no string
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> exact_;
  std::unordered_map<double, std::int32_t> by_value_;
};

}  // namespace resboost
