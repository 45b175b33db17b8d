#include "pages/trial_json.h"

#include <nlohmann/json.hpp>

#include "experiment/statistics.h"
#include "resboost/metrics.h"

namespace resboost {

Json json_of(const Metrics& metrics) {
  Json json{{"rows", metrics.rows}};
  for (const Measure& measure : measures_of(metrics)) json[measure.name] = measure.value;
  return json;
}

Json json_of(const Trial& trial) {
  Json json{{"seed", trial.seed},
            {"test", json_of(trial.test)},
            {"seconds", trial.seconds},
            {"updates", trial.work.updates},
            {"epochs", trial.epochs},
            {"operations", trial.work.operations},
            {"peak_memory_bytes", nullptr},
            {"stages", trial.stages},
            {"parameters", trial.parameters},
            {"model_bytes", trial.bytes},
            {"predicted_rows_per_second", trial.rows_per_second}};
  if (trial.peak_memory) json["peak_memory_bytes"] = *trial.peak_memory;
  return json;
}

Json json_of(const MethodTrials& method, const MethodTrials& first) {
  Json trials = Json::array(), means = Json::object(), spreads = Json::object();
  for (const Trial& trial : method.trials) trials.push_back(json_of(trial));
  for (const Measure& measure : measures_of(method.trials.front())) {
    const auto values = values_of(method, measure.name);
    means[measure.name] = mean(values);
    if (values.size() > 1) spreads[measure.name] = spread(values);
  }
  Json json{{"method", method.method}, {"runs", trials}, {"mean", means}};
  if (!spreads.empty()) json["sd"] = spreads;
  if (method.method != first.method) json["p_value"] = p_value(first, method);
  return json;
}

}  // namespace resboost
