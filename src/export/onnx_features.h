#pragma once

#include <string>

#include "export/onnx_columns.h"

namespace resboost {

/// What networks read of a row, as Schema::encode() has it: float [rows, schema.width()].
std::string onnx_features(const OnnxColumns& columns, OnnxGraph& graph);

}  // namespace resboost
