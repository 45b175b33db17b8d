#pragma once

#include <vector>

#include "nn/trees.h"

namespace resboost {

// Trees as a model file has them: arrays of whole numbers in floats, which hold those up to 2^24
// exactly. docs/model-format.md

std::vector<Param> tree_params(const TreeArrays& arrays);
/// All zero.
std::vector<Param> tree_params(Index outputs, const TreeSizes& sizes);
TreeSizes sizes_of(const std::vector<Param>& params);

/// ModelError for a number that is not whole, or out of the range of its field.
TreeArrays arrays_of(const std::vector<Param>& params, Index columns);

}  // namespace resboost
