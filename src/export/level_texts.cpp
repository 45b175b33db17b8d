#include "export/level_texts.h"

#include <algorithm>
#include <map>

#include "data/category.h"
#include "data/encode_value.h"
#include "data/field.h"

namespace resboost {

std::vector<std::pair<std::string, std::int32_t>> level_texts(const ColumnSpec& spec,
                                                              const MissingWords& words) {
  const LevelIndex index(spec.levels);
  std::map<std::string, std::int32_t> texts{{"", kMissingLevel}};  // even if a level has this name
  for (std::size_t i = 0; i < spec.levels.size(); ++i)
    texts.emplace(spec.levels[i], static_cast<std::int32_t>(i));
  for (const std::string& word : words.words())
    if (index.find(word) < 0) texts.emplace(word, kMissingLevel);
  return {texts.begin(), texts.end()};
}

std::vector<std::pair<double, std::int32_t>> level_values(const ColumnSpec& spec) {
  const LevelIndex index(spec.levels);
  std::map<double, std::int32_t> values;
  for (const std::string& level : spec.levels) {
    double value = 0;
    if (read_field(level, value) != FieldKind::number) continue;
    const std::int32_t found = index.find(value);
    if (found >= 0) values.emplace(value, found);
  }
  return {values.begin(), values.end()};
}

bool levels_by_value(const ColumnSpec& spec) {
  return std::all_of(spec.levels.begin(), spec.levels.end(), is_plain_decimal);
}

}  // namespace resboost
