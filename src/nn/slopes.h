#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "nn/trees.h"

namespace resboost {

/// The columns that leaves have slopes along, ascending: those of the rows of TreeArrays::values.
std::vector<std::uint16_t> columns_with_slopes(const TreeArrays& arrays);

/// Lets TreeArrays::values be those of the columns that have slopes, and slopes know their places
/// there; without any leaves are constant.   values_of(column): [kCodeRoom]
void place_slopes(TreeArrays& arrays,
                  const std::function<const Real*(std::uint16_t column)>& values_of);

/// The slopes of `more` behind those of `all`, whose leaves are not there yet.
void append_slopes(TreeArrays& all, const TreeArrays& more);

}  // namespace resboost
