#pragma once

#include <string>

#include "base/json_line.h"
#include "metrics/number_table.h"
#include "resboost/page.h"

namespace resboost {

/// Lines that are two columns in, numbers with four digits behind the point unless whole; - for
/// NaN.
std::string text_of(const NumberTable& table);
/// An object for each row.
Json json_of(const NumberTable& table);
report::Section section_of(const NumberTable& table, const std::string& id,
                           const std::string& title);

}  // namespace resboost
