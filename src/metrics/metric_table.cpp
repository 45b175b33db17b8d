#include "metrics/metric_table.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/growing_table.h"
#include "base/nearest_name.h"
#include "base/plain_name.h"
#include "resboost/describe.h"
#include "resboost/error.h"

namespace resboost {
namespace {

[[noreturn]] void refuse(const std::string& spec, const std::string& why) {
  throw ConfigError("parameter `metric`: \"" + spec + "\": " + why);
}

std::string known_metrics(bool of_classes) {
  std::string names;
  for (const Metric& metric : metrics()) {
    if (metric.of_classes != of_classes) continue;
    names += (names.empty() ? "" : ", ") + metric.name;
    if (metric.of_class) names += "[:class=NAME]";
    if (metric.with) names += "[:" + metric.parameter + "=X]";
  }
  return names;
}

Metric of_one_class(const Metric& metric, const std::string& spec, const std::string& name,
                    const Task& task) {
  const auto found = std::find(task.outputs.begin(), task.outputs.end(), name);
  if (found == task.outputs.end()) {
    const std::string near = nearest_name(name, task.outputs);
    refuse(spec, "there is no class \"" + name + "\"" +
                     (near.empty() ? "" : "; did you mean \"" + near + "\"") +
                     "; the model's are those of its targets (resboost inspect)");
  }
  Metric one = metric;
  one.name = spec;
  one.measure = [of_class = metric.of_class, k = found - task.outputs.begin()](
                    const Judged& judged) { return of_class(judged, k); };
  one.of_class = nullptr;
  return one;
}

Metric with_number(const Metric& metric, const std::string& spec, const std::string& text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size() ||
      !(value > metric.above && value < metric.below))
    refuse(spec, metric.parameter + " is a number between " + number_text(metric.above) + " and " +
                     number_text(metric.below) + ", not \"" + text + "\"");
  Metric one = metric.with(value);
  one.name = spec;
  return one;
}

GrowingTable<Metric>& table() {
  static GrowingTable<Metric> metrics({
      accuracy_metric(),
      balanced_accuracy_metric(),
      log_loss_metric(),
      brier_metric(),
      ece_metric(),
      auc_metric(),
      average_precision_metric(),
      f1_metric(),
      precision_metric(),
      recall_metric(),
      matthews_metric(),
      rmse_metric(),
      nrmse_metric(),
      mae_metric(),
      medae_metric(),
      mape_metric(),
      r2_metric(),
      pinball_loss_metric(),
      poisson_deviance_metric(),
      gamma_deviance_metric(),
      tweedie_deviance_metric(),
  });
  return metrics;
}

}  // namespace

const std::vector<Metric>& metrics() { return table().rows(); }

void register_metric(Metric metric) {
  const std::string about = "metric \"" + metric.name + "\": ";
  if (!is_plain_name(metric.name))
    throw ConfigError(about + "a name is made of letters, digits, - and _, and has one at least");
  if (!metric.measure) throw ConfigError(about + "nothing measures it");
  const auto check = [&about, name = metric.name](const std::vector<Metric>& there) {
    for (const Metric& other : there)
      if (name == other.name)
        throw ConfigError(about + "there is one of this name; choose another");
  };
  table().add(std::move(metric), check);
}

std::vector<Metric> metrics_for(const Task& task, const Loss* loss) {
  const bool classes = task.kind == Task::Kind::classification;
  std::vector<Metric> fitting;
  for (const Metric& metric : metrics()) {
    if (metric.of_classes != classes) continue;
    if (metric.of_probabilities && loss && !loss->gives_probabilities()) continue;
    if (!metric.of_one_loss) fitting.push_back(metric);
  }
  const std::shared_ptr<const Loss> borrowed(std::shared_ptr<const Loss>{}, loss);
  if (loss && !loss->criterion().empty())
    fitting.push_back(criterion_metric(borrowed, "what the loss is judged by"));
  return fitting;
}

Metric make_metric(const std::string& spec, const Task& task) {
  const bool classes = task.kind == Task::Kind::classification;
  const auto colon = std::min(spec.find(':'), spec.size());
  const std::string name = spec.substr(0, colon);
  const std::vector<Metric>& all = metrics();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Metric& metric) { return metric.name == name; });
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const Metric& metric : all) names.push_back(metric.name);
    const std::string near = nearest_name(name, names);
    refuse(spec, "there is no such metric" + (near.empty() ? "" : "; did you mean " + near) +
                     "; known for this target: " + known_metrics(classes));
  }
  if (found->of_classes != classes)
    refuse(spec, std::string("it is a metric of ") + (classes ? "numbers" : "classes") +
                     ", and the target is " + (classes ? "classes" : "numbers") +
                     "; known: " + known_metrics(classes));
  if (colon == spec.size()) return *found;
  const std::string told = spec.substr(colon + 1);
  if (found->of_class && told.starts_with("class="))
    return of_one_class(*found, spec, told.substr(6), task);
  if (found->with && told.starts_with(found->parameter + "="))
    return with_number(*found, spec, told.substr(found->parameter.size() + 1));
  refuse(spec, "known: " + known_metrics(classes));
}

}  // namespace resboost
