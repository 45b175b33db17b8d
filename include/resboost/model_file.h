#pragma once

#include <string>
#include <string_view>

#include "resboost/model.h"
#include "resboost/own_map.h"

namespace resboost {

/// Format: safetensors. __metadata__ holds one JSON string ("resboost"): format version first, then
/// task, loss, schema, stages, heads and the record; the tensors follow as little-endian float32.
/// docs/model-format.md
std::string serialize_model(const Model& model);
/// Treats the bytes as hostile: limits before allocation; no overlaps, holes, duplicate keys,
/// non-finite weights. ModelError: one line that names the source and what is wrong. Any model it
/// returns can predict without reading out of bounds. maps: functions of the program's own that are
/// blocks of the model, which its file does not hold (own_map.h): own_maps() of the model that was
/// serialized.
Model parse_model(std::string_view bytes, const std::string& source, const OwnMaps& maps = {});

/// Writes a temporary file beside it, fsyncs, renames: the file is whole or not there. IoError.
void save_model(const Model& model, const std::string& path);
Model load_model(const std::string& path);

}  // namespace resboost
