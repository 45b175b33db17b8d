#include "experiment/fold_log.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "experiment/deal_folds.h"
#include "experiment/folds.h"
#include "experiment/run_checkpoint.h"
#include "io/bounded_json.h"
#include "io/json_field.h"
#include "resboost/error.h"

namespace resboost {
namespace {

std::string checksum(const std::vector<int>& numbers) {
  return fmt::format("{:08x}",
                     crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(numbers.data()),
                             numbers.size() * sizeof(int)));
}

/// Doubles as they lie in memory, row after row: exact, and a tenth of the work of decimals.
std::string bytes_of(const Predictions& values) {
  return {reinterpret_cast<const char*>(values.data()),
          static_cast<std::size_t>(values.size()) * sizeof(double)};
}

Predictions read_predictions(const JsonField& field, Index rows) {
  const std::string bytes = field.text();
  const std::size_t row_bytes = static_cast<std::size_t>(rows) * sizeof(double);
  if (rows == 0 || bytes.size() % row_bytes != 0)
    field.fail(fmt::format("expected doubles of {} rows", rows));
  Predictions values(rows, static_cast<Index>(bytes.size() / row_bytes));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  if (!values.allFinite()) field.fail("expected finite numbers");
  return values;
}

FoldResult read_fold(const JsonField& field) {
  constexpr Index kMost = std::numeric_limits<int>::max(), kRows = Index{1} << 48;
  field.expect_keys({"repeat", "fold", "train_rows", "valid_rows", "test_rows", "stages", "seconds",
                     "measures", "predictions"},
                    {"threshold"});
  FoldResult fold;
  fold.repeat = static_cast<int>(field["repeat"].integer(1, kMost)) - 1;
  fold.fold = static_cast<int>(field["fold"].integer(1, kMost)) - 1;
  fold.train_rows = field["train_rows"].integer(0, kRows);
  fold.valid_rows = field["valid_rows"].integer(0, kRows);
  fold.test_rows = field["test_rows"].integer(1, kRows);
  fold.stages = field["stages"].integer(0, kMost);
  fold.seconds = field["seconds"].number();
  for (const JsonField& measure : field["measures"].items()) {
    measure.expect_keys({"name", "value", "text"});
    fold.measures.push_back(
        {measure["name"].text(), measure["value"].number(), measure["text"].text()});
  }
  if (field.has("threshold")) fold.threshold = field["threshold"].number();
  fold.predictions = read_predictions(field["predictions"], fold.test_rows);
  return fold;
}

/// All that decides the folds' results, in a line. More repeats may be asked for later.
std::string first_line(const DataSource& source, const CrossValidationConfig& validation,
                       const RunConfig& config) {
  const RunConfig own = without_group(config, validation.group);
  const Folds folds(source, validation, config);
  return json_line({{"folds", validation.folds},
                    {"group", text_to_json(validation.group)},
                    {"time", text_to_json(validation.time)},
                    {"time_limit", validation.time_limit},
                    {"dealt", checksum(*folds.of_rows(0))},
                    {"run", text_to_json(identity_of_run(own, prepare(source, own), nullptr))}}) +
         "\n";
}

}  // namespace

std::string log_line(const FoldResult& fold) {
  Json measures = Json::array();
  for (const Measure& measure : fold.measures)
    measures.push_back({{"name", text_to_json(measure.name)},
                        {"value", measure.value},
                        {"text", text_to_json(measure.text)}});
  Json json{{"repeat", fold.repeat + 1},     {"fold", fold.fold + 1},
            {"train_rows", fold.train_rows}, {"valid_rows", fold.valid_rows},
            {"test_rows", fold.test_rows},   {"stages", fold.stages},
            {"seconds", fold.seconds},       {"measures", measures}};
  if (fold.threshold) json["threshold"] = *fold.threshold;
  json["predictions"] = text_to_json(bytes_of(fold.predictions));
  return json_line(json) + "\n";
}

std::vector<FoldResult> read_fold_log(std::string_view text, const std::string& source) {
  std::vector<FoldResult> folds;
  for (int line = 1; text.find('\n') != text.npos; ++line) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(one.size() + 1);
    if (line == 1) continue;
    std::size_t values = kMaxJsonValues;
    const std::string place = fmt::format("{}:{}", source, line);
    try {
      const nlohmann::json json = parse_bounded_json(one, place, values);
      folds.push_back(read_fold(JsonField(json, place, "")));
    } catch (const ModelError&) {
      throw DataError(place + ": no fold of a cross-validation; begin a new log");
    }
  }
  return folds;
}

FoldLog::FoldLog(const std::string& path, bool resume)
    : lines_(path, resume), done_(read_fold_log(lines_.before(), path)) {}

FoldKeeping FoldLog::begin(const DataSource& source, const CrossValidationConfig& validation,
                           const RunConfig& config) {
  lines_.begin(first_line(source, validation, config));
  return {std::move(done_), [this](const FoldResult& fold) { lines_.write(log_line(fold)); }};
}

}  // namespace resboost
