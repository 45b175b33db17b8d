#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/missing_words.h"
#include "resboost/schema.h"

namespace resboost {

/// All texts that mean a level of a column, or that its value is missing (kMissingLevel), as
/// RowEncoder has them, by rising bytes. Any other text is a level never seen; but where levels are
/// found by value, also other spellings of one: levels_by_value().
std::vector<std::pair<std::string, std::int32_t>> level_texts(const ColumnSpec& spec,
                                                              const MissingWords& words);

/// All numbers that mean a level, in rising order.
std::vector<std::pair<double, std::int32_t>> level_values(const ColumnSpec& spec);

/// Are all levels plain decimals, which are found by their value, however it is spelled?
bool levels_by_value(const ColumnSpec& spec);

}  // namespace resboost
