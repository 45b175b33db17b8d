#include <fmt/format.h>

#include <cmath>

#include "resboost/metrics.h"

namespace resboost {

std::vector<Measure> measures_of(const Metrics& metrics) {
  std::vector<Measure> measures{{"accuracy", metrics.accuracy},
                                {"log_loss", metrics.log_loss},
                                {"ece", metrics.ece},
                                {"rmse", metrics.rmse},
                                {"nrmse", metrics.nrmse},
                                {"r2", metrics.r2},
                                {"mae", metrics.mae}};
  if (!metrics.criterion.empty()) measures.push_back({metrics.criterion, metrics.criterion_value});
  std::erase_if(measures, [](const Measure& measure) { return std::isnan(measure.value); });
  return measures;
}

std::string summary(const Metrics& metrics) {
  std::string text;
  for (const Measure& measure : measures_of(metrics))
    text += fmt::format("{}{} {:.4f}", text.empty() ? "" : ", ",
                        measure.name == "log_loss" ? "log loss" : measure.name, measure.value);
  return text;
}

}  // namespace resboost
