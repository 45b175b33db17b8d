#include <string>

#include "c/status.h"
#include "resboost/metrics.h"

namespace resboost::c {
namespace {

/// [rows], the numbers of classes; or [rows, outputs] in the units of the targets.
Predictions targets_of(const Judged& judged) {
  const Task& task = judged.task();
  if (judged.of_classes()) {
    Predictions labels(judged.rows(), 1);
    for (Index i = 0; i < judged.rows(); ++i) labels(i, 0) = static_cast<double>(judged.label(i));
    return labels;
  }
  Predictions values = judged.data().y.cast<double>();
  for (Index k = 0; k < values.cols(); ++k) {
    const auto at = static_cast<std::size_t>(k);
    values.col(k) = task.mean[at] + task.scale[at] * values.col(k).array();
  }
  return values;
}

double measure(const Judged& judged, const std::string& name, resboost_metric_function function,
               void* context) {
  const Predictions targets = targets_of(judged);
  Eigen::VectorXd weights(judged.rows());
  for (Index i = 0; i < judged.rows(); ++i) weights[i] = judged.weight(i);
  double value = 0;
  const Predictions& said = judged.predictions();
  if (function(context, static_cast<std::size_t>(said.rows()),
               static_cast<std::size_t>(said.cols()), said.data(), targets.data(), weights.data(),
               &value) != 0)
    throw Error("metric \"" + name + "\": its function failed");
  return value;
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_register_metric(const char* name, int of_classes, int higher_is_better,
                                         resboost_metric_function function, void* context) {
  return guarded([&] {
    const std::string own = &require(name, "name");
    if (!function) throw BadCall("`function` is NULL");
    register_metric(
        {.name = own,
         .summary = "of the program's own",
         .of_classes = of_classes != 0,
         .higher_is_better = higher_is_better != 0,
         .measure = [=](const Judged& judged) { return measure(judged, own, function, context); }});
  });
}
