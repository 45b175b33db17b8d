#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/output.h"
#include "io/model_check.h"
#include "io/model_format.h"
#include "io/network_json.h"
#include "io/safetensors.h"
#include "io/schema_json.h"
#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/model_file.h"

namespace resboost {

using nlohmann::ordered_json;

namespace {

bool has_linear_leaves(const Stage& stage) {
  const Trees* trees = trees_of(*stage.block);
  return trees && trees->arrays().terms > 0;
}

}  // namespace

int format_version_of(const Model& model) {
  const auto& columns = model.schema->columns;
  const auto& stages = model.net.stages;
  if (std::any_of(stages.begin(), stages.end(), has_linear_leaves)) return kFormatVersion;
  if (std::any_of(columns.begin(), columns.end(),
                  [](const auto& column) { return !column.category.empty(); }))
    return kMeansVersion;
  if (model.sees_mirrored) return kMirroredVersion;
  if (model.schema->task.threshold) return kThresholdVersion;
  const bool has_trees = model.net.views().codes ||
                         std::any_of(columns.begin(), columns.end(),
                                     [](const auto& column) { return !column.cuts.empty(); }) ||
                         std::any_of(stages.begin(), stages.end(),
                                     [](const Stage& stage) { return stage.reads == Reads::x; });
  return has_trees ? kTreesVersion : kFirstVersion;
}

std::string model_json(const Model& model) {
  auto record = ordered_json::array();
  for (const auto& [key, text] : model.record)
    record.push_back({text_to_json(key), text_to_json(text)});
  ordered_json json{{"format_version", format_version_of(model)},
                    {"task", task_to_json(model.schema->task)},
                    {"loss", model.loss->spec()},
                    {"schema", schema_to_json(*model.schema)},
                    {"stages", stages_to_json(model.net)},
                    {"heads", heads_to_json(model.net)},
                    {"record", std::move(record)}};
  if (model.sees_mirrored) json["sees_mirrored"] = true;
  return json.dump();
}

void Crc::add(std::string_view bytes) {
  // zlib takes a null pointer, which an empty view may hold, as a request for the initial value.
  if (!bytes.empty())
    value_ = static_cast<std::uint32_t>(
        crc32_z(value_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string Crc::text() const { return fmt::format("{:08x}", value_); }

std::string model_checksum(std::string_view json, std::string_view tensors) {
  Crc crc;
  crc.add(json);
  crc.add(tensors);
  return crc.text();
}

void write_model(const Model& model, const std::function<void(std::string_view)>& take) {
  if (!model.schema || !model.loss)
    throw ModelError("model: has no schema or no loss; set both before saving");
  check_model(model, "model");
  try {
    make_loss(model.loss->spec());
  } catch (const ModelError& error) {  // a loss of the user's own, which no reader could make
    throw ModelError(fmt::format("model: {}", error.what()));
  }
  std::vector<TensorSource> tensors;
  for (const auto& [name, param] : named_params(model.net)) {
    tensors.push_back({name, param->rows, param->cols, param->value.data()});
  }
  const std::string json = model_json(model);
  Crc crc;
  crc.add(json);
  give_tensor_bytes(tensors, [&](std::string_view piece) { crc.add(piece); });
  take(safetensors_header({{"format", "resboost"}, {"crc32", crc.text()}, {"resboost", json}},
                          tensors));
  give_tensor_bytes(tensors, take);
}

std::string serialize_model(const Model& model) {
  std::string bytes;
  write_model(model, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

void save_model(const Model& model, const std::string& path) {
  Output(path).write([&](const TakeBytes& take) { write_model(model, take); });
}

}  // namespace resboost
