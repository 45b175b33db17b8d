#include "pages/tuning_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/counted.h"
#include "pages/tuning_sections.h"
#include "report/text.h"
#include "resboost/parallel.h"

namespace resboost {
namespace {

constexpr std::size_t kShownTrials = 5;

Json json_of(const TuningTrial& trial) {
  Json json{{"trial", trial.number},     {"rung", trial.rung},   {"rows", trial.rows},
            {"options", Json::object()}, {"score", trial.score}, {"seconds", trial.seconds}};
  for (const auto& [name, value] : trial.options) json["options"][name] = value;
  if (!trial.error.empty()) json["error"] = trial.error;
  return json;
}

}  // namespace

std::string options_text(const TuningTrial& trial) {
  if (trial.number == 0) return "as given";
  std::string text;
  for (const auto& [name, value] : trial.options)
    text += fmt::format("{}--{} {}", text.empty() ? "" : " ", name, value);
  return text;
}

std::string text_of(const TuningTrial& trial, const std::string& metric) {
  const std::string found =
      trial.error.empty() ? fmt::format("{} {:.5g}", metric, trial.score) : trial.error;
  return fmt::format("trial {:>3}  {:>7} rows  {}  {:.1f} s  {}", trial.number, grouped(trial.rows),
                     found, trial.seconds, options_text(trial));
}

const TuningTrial& best_of(const Tuning& found) {
  return found.trials[static_cast<std::size_t>(found.best)];
}

std::string text_of(const Tuning& found, const std::string& path) {
  const std::vector<TuningTrial> trials = complete_trials(found);
  std::string text = fmt::format("{}: {}, {} on all {}; {}, {} is better\n", path,
                                 counted(std::ssize(found.trials), "training"), trials.size(),
                                 counted(found.search.rungs.back(), "row"), found.search.metric,
                                 found.search.higher_is_better ? "higher" : "lower");
  for (std::size_t i = 0; i < std::min(kShownTrials, trials.size()); ++i)
    text += fmt::format("  {:>10.5g}  {}\n", trials[i].score, options_text(trials[i]));
  return text;
}

Json json_of(const Tuning& found) {
  Json json{{"metric", found.search.metric},
            {"higher_is_better", found.search.higher_is_better},
            {"rungs", found.search.rungs},
            {"best", json_of(best_of(found))},
            {"trials", Json::array()}};
  for (const TuningTrial& trial : found.trials) json["trials"].push_back(json_of(trial));
  return json;
}

report::Page tuning_page(const Tuning& found, const std::string& method, const CallFacts& call) {
  return {"Options searched for " + call.data,
          call.command,
          {{"data", call.data},
           {"method", method},
           {"trainings", grouped(std::ssize(found.trials))},
           {"judged by", found.search.metric},
           {"best", options_text(best_of(found))},
           {"seed", number_text(found.search.seed)},
           {"threads", number_text(threads())}},
          tuning_sections(found)};
}

}  // namespace resboost
