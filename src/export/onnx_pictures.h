#pragma once

#include <string>

#include "export/language.h"
#include "export/onnx_graph.h"
#include "resboost/model.h"

namespace resboost {

/// The pictures that a graph is given, uint8 [rows, height, width, channels], scaled as the schema
/// does it. Where the model looks at mirror images, they follow behind all others.
Language::Vec onnx_pictures(const Model& model, OnnxGraph& graph);

/// The scores of each picture, from those of onnx_pictures(): means where there are two of them.
std::string onnx_picture_scores(const Model& model, const Language::Vec& scores, OnnxGraph& graph);

}  // namespace resboost
