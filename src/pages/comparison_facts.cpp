#include "pages/comparison_facts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "pages/trial_json.h"
#include "resboost/parallel.h"

namespace resboost {
namespace {

/// What the budget is called on the page.
const char* budget_name(Budget::Kind budget) {
  switch (budget) {
    case Budget::Kind::none:
      return "none";
    case Budget::Kind::time:
      return "seconds of the first method";
    case Budget::Kind::updates:
      return "updates of the first method";
    case Budget::Kind::epochs:
      return "epochs of the first method";
  }
  return "";
}

}  // namespace

Facts facts_of(const Comparison& comparison, const ComparisonConfig& config, std::uint64_t seed,
               const std::string& path) {
  const auto seeds = static_cast<std::uint64_t>(config.seeds);
  return {
      {"data", path},
      {"rows to train", grouped(comparison.train_rows)},
      {"rows to validate", grouped(comparison.valid_rows)},
      {"test rows", grouped(comparison.test_rows)},
      {"seeds", seeds == 1 ? number_text(seed) : fmt::format("{} to {}", seed, seed + seeds - 1)},
      {"budget", budget_name(config.budget)},
      {"threads", number_text(threads())}};
}

Json json_of(const std::vector<MethodTrials>& methods, const std::string& command,
             const std::vector<Requirement>& requirements, const std::string& ended_early) {
  Json all = Json::array();
  for (const MethodTrials& one : methods) all.push_back(json_of(one, methods.front()));
  Json result{{"methods", all}, {"verdict", verdict(methods)}, {"command", command}};
  if (!ended_early.empty()) result["ended_early"] = ended_early;
  for (const Requirement& one : requirements)
    result["requirements"].push_back(Json{{"text", one.text}, {"holds", holds(one, methods)}});
  return result;
}

}  // namespace resboost
