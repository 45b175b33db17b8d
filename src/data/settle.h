#pragma once

#include <cstddef>
#include <vector>

#include "data/missing_words.h"
#include "resboost/dataset.h"
#include "resboost/read.h"

namespace resboost {

/// Numbers with at most so many different values, all whole, may be classes.
inline constexpr std::size_t kMostAutomaticClasses = 20;

/// Only whole numbers, and few different ones.
bool are_whole_and_few(const std::vector<double>& values);

/// The columns of text that hold numbers in one NumberForm become numbers, those that hold dates
/// columns of their year, month, day of the week and days; a note says so. What a model recorded in
/// config.reading decides for its columns; a value that does not fit it is a DataError.
/// table.reading gets the forms.
void settle_columns(Table& table, const ReadConfig& config, const MissingWords& words);

/// Values that the options call missing.
void blank_numbers(Table& table, const MissingWords& words);

}  // namespace resboost
