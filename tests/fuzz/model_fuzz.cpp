// Any bytes are refused with a ModelError, or make a model that encodes, predicts and can be
// written again; and what else is done with models (measure, analyze, export, grow) ends with an
// answer or an Error.
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/model_format.h"
#include "io/safetensors.h"
#include "resboost/analyze.h"
#include "resboost/error.h"
#include "resboost/export.h"
#include "resboost/methods.h"
#include "resboost/metrics.h"
#include "resboost/model_file.h"

using namespace resboost;

namespace {

/// Puts the checksum right, in place: with a wrong one the reader would never look further than
/// that.
void mend_checksum(std::string& bytes) {
  constexpr std::string_view kKey = "\"crc32\":\"";
  const auto found = bytes.find(kKey);
  if (found == bytes.npos || found + kKey.size() + 8 > bytes.size()) return;
  const SafetensorsFile file = read_safetensors(bytes, "fuzz");
  const std::string* text = file.metadata("resboost");
  if (text) bytes.replace(found + kKey.size(), 8, model_checksum(*text, file.data));
}

/// Three rows for the columns of a schema: ordinary, missing, and far from anything seen.
Table rows_for(const Schema& schema) {
  Table table{"fuzz", {}, {2, 3, 4}, {}, {}};
  for (const ColumnSpec& spec : schema.columns) {
    Column column;
    column.name = spec.name;
    column.numeric = spec.kind == ColumnSpec::Kind::numeric;
    if (column.numeric) {
      column.numbers = {spec.center, std::numeric_limits<double>::quiet_NaN(), 1e300};
    } else {
      column.levels = {spec.levels.empty() ? "seen" : spec.levels.front(), "never seen"};
      column.codes = {0, -1, 1};
    }
    table.columns.push_back(std::move(column));
  }
  return table;
}

/// Three pictures: black, white, and one of all greys.
ImageSet pictures_for(const Schema& schema) {
  ImageSet set{"fuzz", schema.pictures.shape, {}, {}, {}, {}, "class", {}};
  const auto size = static_cast<std::size_t>(set.shape.size());
  set.pixels.resize(3 * size);
  for (std::size_t i = 0; i < size; ++i) {
    set.pixels[size + i] = 255;
    set.pixels[2 * size + i] = static_cast<std::uint8_t>(i);
  }
  return set;
}

/// Larger ones take seconds, which is no fault.
bool is_small(const Network& net) { return net.depth() <= 12 && net.param_count() <= 20'000; }

void export_all(const Model& model) {
  try {
    to_c(model, "fuzz");
    to_onnx(model, Depths::all);
  } catch (const ModelError&) {
  }
}

void analyze_all(const Model& model, const Dataset& rows) {
  AnalysisConfig config;
  config.lesions = {2, 2, 2, 2};
  config.paths = {2, 3};
  Reporter silent;
  try {
    analyze(model, rows, nullptr, config, silent);
    column_gains(model);
  } catch (const Error&) {
  }
}

void grow(const Model& model, const Dataset& rows) {
  TrainConfig config;
  config.method = rows.codes.columns.empty() ? "rfrboost" : "trees";
  config.stages = 1;
  config.rfrboost.features = 2;
  config.trees.rounds = 2;
  config.trees.min_rows = 1;
  Reporter silent;
  try {
    train(model.net.clone(), rows, rows, *model.loss, config, {Rng(1), silent});
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    mend_checksum(bytes);
    const Model model = parse_model(bytes, "fuzz");
    std::vector<std::string> warnings;
    const Schema& schema = *model.schema;
    const bool pictures = schema.pictures.shape.size() > 0;
    Dataset rows =
        pictures ? schema.encode(pictures_for(schema), {0, 1, 2}, Schema::Targets::none, warnings)
                 : schema.encode(rows_for(schema), {0, 1, 2}, Schema::Targets::none, warnings,
                                 model.net.views());
    const Predictions predictions = model.predict(rows);
    if (!predictions.allFinite()) std::abort();
    rows.y = Matrix::Zero(rows.rows(), schema.task.size());
    rows.y.col(0).setOnes();
    metrics_of(schema.task, predictions, rows);
    export_all(model);
    if (is_small(model.net)) {
      analyze_all(model, rows);
      if (!pictures) grow(model, rows);
    }
    if (serialize_model(parse_model(serialize_model(model), "again")) != serialize_model(model))
      std::abort();
  } catch (const ModelError&) {  // the one answer to bytes that are no model
  }
  return 0;
}
