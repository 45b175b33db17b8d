#include <cmath>
#include <limits>

#include "experiment/statistics.h"
#include "resboost/experiment.h"

namespace resboost {
namespace {

int rows_only_right_in(const std::vector<double>& a, const std::vector<double>& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] < b[i] ? 1 : 0;
  return count;
}

}  // namespace

std::vector<Measure> measures_of(const Trial& trial) {
  const auto number = [](auto count) { return static_cast<double>(count); };
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<Measure> measures = measures_of(trial.test);
  measures.insert(measures.end(),
                  {{"seconds", trial.seconds},
                   {"updates", number(trial.work.updates)},
                   {"epochs", trial.epochs},
                   {"operations", number(trial.work.operations)},
                   {"peak_memory_bytes", trial.peak_memory ? number(*trial.peak_memory) : unknown},
                   {"stages", number(trial.stages)},
                   {"parameters", number(trial.parameters)},
                   {"model_bytes", number(trial.bytes)},
                   {"predicted_rows_per_second", trial.rows_per_second}});
  return measures;
}

std::vector<double> values_of(const MethodTrials& method, const std::string& measure) {
  std::vector<double> values;
  for (const Trial& trial : method.trials)
    for (const Measure& one : measures_of(trial))
      if (one.name == measure) values.push_back(one.value);
  return values;
}

std::string deciding_measure(const MethodTrials& method) {
  return std::isnan(method.trials.front().test.accuracy) ? "rmse" : "accuracy";
}

double p_value(const MethodTrials& first, const MethodTrials& other) {
  const std::string measure = deciding_measure(first);
  if (first.trials.size() > 1)
    return paired_t_test(values_of(first, measure), values_of(other, measure),
                         first.trials.front().overlap);
  const auto &a = first.trials.front().errors, &b = other.trials.front().errors;
  if (measure == "accuracy")
    return mcnemar_test(rows_only_right_in(a, b), rows_only_right_in(b, a));
  return paired_t_test(a, b);
}

}  // namespace resboost
