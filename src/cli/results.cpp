#include "cli/results.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace resboost::cli {

std::vector<std::pair<std::string, double>> applicable(const Metrics& metrics) {
  std::vector<std::pair<std::string, double>> named{
      {"accuracy", metrics.accuracy}, {"log_loss", metrics.log_loss}, {"ece", metrics.ece},
      {"rmse", metrics.rmse},         {"nrmse", metrics.nrmse},       {"r2", metrics.r2},
      {"mae", metrics.mae}};
  if (!metrics.criterion.empty()) named.emplace_back(metrics.criterion, metrics.criterion_value);
  std::erase_if(named, [](const auto& entry) { return std::isnan(entry.second); });
  return named;
}

Json to_json(const Metrics& metrics) {
  Json json{{"rows", metrics.rows}};
  for (const auto& [name, value] : applicable(metrics)) json[name] = value;
  return json;
}

std::string summary(const Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : applicable(metrics))
    text += fmt::format("{}{} {:.4f}", text.empty() ? "" : ", ",
                        name == "log_loss" ? "log loss" : name, value);
  return text;
}

std::string grouped(Index number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

std::string counted(Index number, const std::string& noun) {
  const bool irregular = noun == "class";
  return grouped(number) + " " + noun + (number == 1 ? "" : irregular ? "es" : "s");
}

}  // namespace resboost::cli
