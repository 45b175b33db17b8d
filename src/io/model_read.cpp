#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/input.h"
#include "base/memory.h"
#include "io/bounded_json.h"
#include "io/json_field.h"
#include "io/model_check.h"
#include "io/model_format.h"
#include "io/network_json.h"
#include "io/safetensors.h"
#include "io/schema_json.h"
#include "nn/own.h"
#include "nn/slice_rows.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "resboost/parallel.h"
#include "resboost/predictor.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxFile = std::size_t{16} << 30;

/// The model's JSON text, once the file says that it is ours.
const std::string& model_text(const SafetensorsFile& file, const std::string& source) {
  const std::string* format = file.metadata("format");
  const std::string* text = file.metadata("resboost");
  if (!format || *format != "resboost" || !text) {
    throw ModelError(source +
                     ": a safetensors file that resboost did not write; give a file that `resboost "
                     "train --model` wrote");
  }
  return *text;
}

/// The version of the program that wrote a file, if it says so where today's files do.
std::string writer_of(const nlohmann::json& header) {
  const auto record = header.find("record");
  if (record == header.end() || !record->is_array()) return "";
  for (const auto& entry : *record) {
    if (!entry.is_array() || entry.size() != 2 || entry[0] != "version" || !entry[1].is_string())
      continue;
    const auto& text = entry[1].get_ref<const std::string&>();
    if (text.size() <= 20 && text.find_first_not_of("0123456789.") == text.npos) return text;
  }
  return "";
}

/// First of all: what follows is only known for the versions this build reads.
void check_version(const nlohmann::json& header, const std::string& source) {
  const Index version = JsonField(header, source, "")["format_version"].integer(1, 1'000'000);
  if (version <= kFormatVersion) return;
  const std::string writer = writer_of(header);
  throw ModelError(fmt::format(
      "{}: format version {}, this build reads up to {}; update resboost{}", source, version,
      kFormatVersion, writer.empty() ? "" : ": version " + writer + " wrote it"));
}

void check_checksum(const SafetensorsFile& file, const std::string& text,
                    const std::string& source) {
  const std::string* stored = file.metadata("crc32");
  if (file.header["__metadata__"].size() == 3 && stored &&
      *stored == model_checksum(text, file.data))
    return;
  throw ModelError(source +
                   ": damaged, its checksum does not match; get a good copy, or train it again");
}

std::unique_ptr<Loss> read_loss(const JsonField& field) {
  try {
    return make_loss(field.text());
  } catch (const ModelError& error) {
    field.fail(error.what());
  }
}

/// Every parameter from the tensor of its name, and no tensor left over.
void fill_params(Network& net, const SafetensorsFile& file, const std::string& source) {
  const std::map<std::string, TensorView> tensors = file.tensors(source);
  const auto named = named_params(net);
  const auto damaged = [&](const std::string& what) {
    return ModelError(
        fmt::format("{}: {}; the file is damaged or not a model of resboost", source, what));
  };
  const auto params = all_params(net);
  for (std::size_t i = 0; i < named.size(); ++i) {
    const auto& [name, param] = named[i];
    const auto found = tensors.find(name);
    if (found == tensors.end()) throw damaged(fmt::format("tensor \"{}\" is missing", name));
    const TensorView& tensor = found->second;
    if (tensor.rows != param->rows || tensor.cols != param->cols) {
      throw damaged(fmt::format("tensor \"{}\" has shape [{}, {}]; expected [{}, {}]", name,
                                tensor.rows, tensor.cols, param->rows, param->cols));
    }
    copy_floats(tensor, params[i]->value);
  }
  // Names of parameters are unique, so one that is not among them shows in the count.
  if (tensors.size() != named.size()) {
    throw damaged(fmt::format("{} tensors for {} parameter arrays", tensors.size(), named.size()));
  }
  for (std::size_t t = 0; t < net.stages.size(); ++t) {
    try {
      net.stages[t].block->filled();
    } catch (const ModelError& error) {
      throw damaged(fmt::format("stage {}: {}", t + 1, error.what()));
    }
  }
}

/// A file costs nothing for layers without parameters, however wide they are; a pass holds what all
/// layers make of at least one row, on every thread.
void require_room(const Model& model, const std::string& source) {
  std::uint64_t numbers = 0;
  for (const Stage& stage : model.net.stages)
    numbers += static_cast<std::uint64_t>(activations(*stage.block));
  const std::uint64_t bytes = numbers * sizeof(Real) * static_cast<std::uint64_t>(threads());
  const std::uint64_t left = available_memory();
  if (bytes <= left) return;
  throw ModelError(fmt::format(
      "{}: its layers hold {} MB for each row that a thread looks at, and for {} threads there are "
      "{} MB; use fewer threads",
      source, numbers * sizeof(Real) / 1'000'000, threads(), left / 1'000'000));
}

}  // namespace

Model parse_model(std::string_view bytes, const std::string& source, const OwnMaps& maps) {
  SafetensorsFile file = read_safetensors(bytes, source);
  const std::string& text = model_text(file, source);
  const nlohmann::json json = parse_bounded_json(text, source, file.values_left);
  const JsonField header(json, source, "");
  check_version(json, source);
  check_checksum(file, text, source);
  header.expect_keys({"format_version", "task", "loss", "schema", "stages", "heads", "record"},
                     {"sees_mirrored"});

  Model model;
  if (header.has("sees_mirrored")) model.sees_mirrored = header["sees_mirrored"].flag();
  Schema schema = read_schema(header["schema"]);
  schema.task = read_task(header["task"]);
  model.schema = std::make_shared<const Schema>(std::move(schema));
  for (const JsonField& item : header["record"].items()) {
    const auto pair = item.texts();
    if (pair.size() != 2) item.fail("expected [key, text]");
    model.record.emplace_back(pair[0], pair[1]);
  }
  model.loss = read_loss(header["loss"]);
  model.net =
      read_network(header["stages"], header["heads"], static_cast<Index>(file.data.size() / 4));
  fill_params(model.net, file, source);
  check_model(model, source);
  try {
    set_own_maps(model.net, maps);
  } catch (const ModelError& error) {
    throw ModelError(source + ": " + error.what());
  }
  return model;
}

Model load_model(const std::string& path) {
  Bytes bytes;
  try {
    bytes = read_bytes(path, kMaxFile);
  } catch (const DataError& error) {
    throw ModelError(error.what());
  }
  Model model = parse_model(bytes, path);
  require_room(model, path);
  return model;
}

Predictor load_predictor(const std::string& path) {
  return Predictor(std::make_shared<const Model>(load_model(path)));
}

}  // namespace resboost
