#pragma once

#include <string>

#include "export/onnx_columns.h"
#include "nn/trees.h"

namespace resboost {

/// The sums of leaves, float [rows, outputs]. Numbers are compared with the cuts themselves; of
/// categories, each set of levels that goes left is looked up as a number, 0 for those in it and 1
/// for the others. ModelError for a set of bins of a number.
std::string onnx_trees(const Trees& block, const OnnxColumns& columns, OnnxGraph& graph);

}  // namespace resboost
