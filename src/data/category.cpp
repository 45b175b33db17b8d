#include "data/category.h"

#include <cmath>

#include "data/field.h"

namespace resboost {

Column as_text(const Column& column) {
  Column text;
  text.name = column.name;
  text.numeric = false;
  text.codes.reserve(column.numbers.size());
  std::unordered_map<double, std::int32_t> codes;
  for (const double value : column.numbers) {
    if (std::isnan(value)) {
      text.codes.push_back(-1);
      continue;
    }
    const auto [found, is_new] = codes.emplace(value, static_cast<std::int32_t>(codes.size()));
    if (is_new) text.levels.push_back(number_name(value));
    text.codes.push_back(found->second);
  }
  return text;
}

LevelIndex::LevelIndex(const std::vector<std::string>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    exact_.emplace(levels[i], static_cast<std::int32_t>(i));
    canonical_.emplace(canonical_name(levels[i]), static_cast<std::int32_t>(i));
  }
}

std::int32_t LevelIndex::find(const std::string& text) const {
  if (const auto found = exact_.find(text); found != exact_.end()) return found->second;
  const auto found = canonical_.find(canonical_name(text));
  return found == canonical_.end() ? -1 : found->second;
}

}  // namespace resboost
