#pragma once

#include <cstdint>

#include "data/dialect.h"
#include "resboost/dataset.h"
#include "resboost/read.h"

namespace resboost {

/// Takes out row names in front, as R and pandas write them, and what a separator at the end of
/// every line makes, with a note. DataError for other columns without a name.
void drop_unnamed(Table& table, const TableStart& start, std::uint64_t header_line,
                  const ReadConfig& config);

}  // namespace resboost
