#include "experiment/trial.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiment/statistics.h"
#include "metrics/named_metrics.h"

namespace resboost {
namespace {

int rows_only_right_in(const std::vector<double>& a, const std::vector<double>& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] < b[i] ? 1 : 0;
  return count;
}

}  // namespace

std::vector<std::pair<std::string, double>> measures(const Run& run) {
  const auto number = [](auto count) { return static_cast<double>(count); };
  auto named = applicable(run.test);
  named.emplace_back("seconds", run.seconds);
  named.emplace_back("updates", number(run.work.updates));
  named.emplace_back("epochs", run.epochs);
  named.emplace_back("operations", number(run.work.operations));
  named.emplace_back("peak_memory_bytes", run.peak_memory
                                              ? number(*run.peak_memory)
                                              : std::numeric_limits<double>::quiet_NaN());
  named.emplace_back("stages", number(run.stages));
  named.emplace_back("parameters", number(run.parameters));
  named.emplace_back("model_bytes", number(run.bytes));
  named.emplace_back("predicted_rows_per_second", run.rows_per_second);
  return named;
}

std::vector<double> values_of(const Contender& contender, const std::string& measure) {
  std::vector<double> values;
  for (const Run& run : contender.runs)
    for (const auto& [name, value] : measures(run))
      if (name == measure) values.push_back(value);
  return values;
}

std::string deciding_measure(const Contender& contender) {
  return std::isnan(contender.runs.front().test.accuracy) ? "rmse" : "accuracy";
}

double p_value(const Contender& first, const Contender& other) {
  const std::string measure = deciding_measure(first);
  if (first.runs.size() > 1)
    return paired_t_test(values_of(first, measure), values_of(other, measure),
                         first.runs.front().overlap);
  const auto &a = first.runs.front().errors, &b = other.runs.front().errors;
  if (measure == "accuracy")
    return mcnemar_test(rows_only_right_in(a, b), rows_only_right_in(b, a));
  return paired_t_test(a, b);
}

}  // namespace resboost
