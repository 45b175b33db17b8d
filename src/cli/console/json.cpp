#include "cli/console/json.h"

#include <nlohmann/json.hpp>

#include "experiment/statistics.h"
#include "metrics/named_metrics.h"

namespace resboost::cli {

std::string json_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const Metrics& metrics) {
  Json json{{"rows", metrics.rows}};
  for (const auto& [name, value] : applicable(metrics)) json[name] = value;
  return json;
}

Json to_json(const Run& run) {
  Json json{{"seed", run.seed},
            {"test", to_json(run.test)},
            {"seconds", run.seconds},
            {"updates", run.work.updates},
            {"epochs", run.epochs},
            {"operations", run.work.operations},
            {"peak_memory_bytes", nullptr},
            {"stages", run.stages},
            {"parameters", run.parameters},
            {"model_bytes", run.bytes},
            {"predicted_rows_per_second", run.rows_per_second}};
  if (run.peak_memory) json["peak_memory_bytes"] = *run.peak_memory;
  return json;
}

Json to_json(const Contender& contender, const Contender& first) {
  Json runs = Json::array(), means = Json::object(), spreads = Json::object();
  for (const Run& run : contender.runs) runs.push_back(to_json(run));
  for (const auto& [name, ignored] : measures(contender.runs.front())) {
    const auto values = values_of(contender, name);
    means[name] = mean(values);
    if (values.size() > 1) spreads[name] = spread(values);
  }
  Json json{{"method", contender.method}, {"runs", runs}, {"mean", means}};
  if (!spreads.empty()) json["sd"] = spreads;
  if (contender.method != first.method) json["p_value"] = p_value(first, contender);
  return json;
}

}  // namespace resboost::cli
