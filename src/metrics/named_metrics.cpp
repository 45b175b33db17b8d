#include "metrics/named_metrics.h"

#include <fmt/format.h>

#include <cmath>

namespace resboost {

std::vector<std::pair<std::string, double>> applicable(const Metrics& metrics) {
  std::vector<std::pair<std::string, double>> named{
      {"accuracy", metrics.accuracy}, {"log_loss", metrics.log_loss}, {"ece", metrics.ece},
      {"rmse", metrics.rmse},         {"nrmse", metrics.nrmse},       {"r2", metrics.r2}};
  std::erase_if(named, [](const auto& entry) { return std::isnan(entry.second); });
  return named;
}

std::string summary(const Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : applicable(metrics))
    text += fmt::format("{}{} {:.4f}", text.empty() ? "" : ", ",
                        name == "log_loss" ? "log loss" : name, value);
  return text;
}

}  // namespace resboost
