#include "metrics/evaluation.h"

#include <cmath>
#include <iterator>

namespace resboost {
namespace {

/// More classes than that are not shown one by one.
constexpr Index kMostClasses = 30;

}  // namespace

std::vector<Measure> measured(const std::vector<Metric>& metrics, const Judged& judged) {
  std::vector<Measure> measures;
  if (judged.rows() > 0)
    for (const Metric& metric : metrics)
      measures.push_back({metric.name, metric.measure(judged), metric.summary});
  std::erase_if(measures, [](const Measure& measure) { return std::isnan(measure.value); });
  return measures;
}

NumberTable measured_classes(const std::vector<Metric>& metrics, const Judged& judged) {
  NumberTable table{"class", {"weight"}, {}, {}};
  std::vector<const Metric*> of_class;
  for (const Metric& metric : metrics)
    if (metric.of_class) of_class.push_back(&metric);
  if (of_class.empty() || judged.task().size() > kMostClasses) return table;
  for (const Metric* metric : of_class) table.columns.push_back(metric->name);
  const Eigen::VectorXd weights = confusion_of(judged).rowwise().sum();
  for (Index k = 0; k < judged.task().size(); ++k) {
    table.names.push_back(judged.task().outputs[static_cast<std::size_t>(k)]);
    table.rows.push_back({weights[k]});
    for (const Metric* metric : of_class) table.rows.back().push_back(metric->of_class(judged, k));
  }
  return table;
}

NumberTable measured_groups(const std::vector<Metric>& metrics, const Judged& judged,
                            const std::string& column, const std::vector<RowGroup>& groups) {
  NumberTable table{column, {"rows"}, {}, {}};
  for (const Metric& metric : metrics) table.columns.push_back(metric.name);
  for (const RowGroup& group : groups) {
    const Predictions predictions = judged.predictions()(group.rows, Eigen::all);
    Dataset data;
    data.y = judged.data().y(group.rows, Eigen::all);
    if (judged.data().w.size() > 0) data.w = judged.data().w(group.rows);
    const Judged own(judged.task(), predictions, data);
    table.names.push_back(group.name);
    table.rows.push_back({static_cast<double>(own.rows())});
    for (const Metric& metric : metrics) table.rows.back().push_back(metric.measure(own));
  }
  return table;
}

}  // namespace resboost
