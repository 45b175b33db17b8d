#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "io/bounded_json.h"
#include "io/json_field.h"
#include "resboost/error.h"
#include "resboost/tuning.h"

namespace resboost {
namespace {

TuningTrial read_trial(const JsonField& field) {
  constexpr Index kMost = std::numeric_limits<int>::max();
  field.expect_keys({"trial", "rung", "rows", "options", "score", "seconds"}, {"error"});
  TuningTrial trial;
  trial.number = static_cast<int>(field["trial"].integer(0, kMost));
  trial.rung = static_cast<int>(field["rung"].integer(0, kMost));
  trial.rows = field["rows"].integer(0, std::numeric_limits<Index>::max());
  for (const JsonField& option : field["options"].items()) {
    const auto pair = option.texts();
    if (pair.size() != 2) option.fail("expected [name, value]");
    trial.options.emplace_back(pair[0], pair[1]);
  }
  if (field.has("error"))
    trial.error = field["error"].text();
  else
    trial.score = field["score"].number();
  trial.seconds = field["seconds"].number();
  return trial;
}

}  // namespace

std::string log_line(const Search& search, const std::string& identity) {
  Json space = Json::array();
  for (const SearchRange& range : search.space) space.push_back(text_to_json(range.text()));
  return json_line({{"metric", search.metric},
                    {"rungs", search.rungs},
                    {"space", space},
                    {"seed", search.seed},
                    {"folds", search.folds},
                    {"run", text_to_json(identity)}}) +
         "\n";
}

std::string log_line(const TuningTrial& trial) {
  Json options = Json::array();
  for (const auto& [name, value] : trial.options)
    options.push_back({text_to_json(name), text_to_json(value)});
  Json json{{"trial", trial.number}, {"rung", trial.rung},   {"rows", trial.rows},
            {"options", options},    {"score", trial.score}, {"seconds", trial.seconds}};
  if (!trial.error.empty()) json["error"] = text_to_json(trial.error);
  return json_line(json) + "\n";
}

TuningLog read_tuning_log(std::string_view text, const std::string& source) {
  TuningLog log;
  std::size_t values = kMaxJsonValues;
  for (int line = 1; text.find('\n') != text.npos; ++line) {
    const std::size_t end = text.find('\n');
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line == 1) {
      log.search = std::string(one) + "\n";
      continue;
    }
    try {
      const std::string place = fmt::format("{}:{}", source, line);
      const nlohmann::json json = parse_bounded_json(one, place, values);
      log.trials.push_back(read_trial(JsonField(json, place, "")));
    } catch (const ModelError&) {
      throw DataError(fmt::format("{}:{}: no trial of a search; begin a new log", source, line));
    }
  }
  return log;
}

}  // namespace resboost
