#include "experiment/selection_by.h"

#include <limits>

#include "model/finish_scores.h"
#include "resboost/metrics.h"
#include "resboost/prepare.h"

namespace resboost {

Selection selection_by(const std::string& metric, const Model& model, const Dataset& held_out) {
  if (metric == RunConfig::kLoss) return {};
  const Task& task = model.schema->task;
  const Metric found = make_metric(metric, task);
  return {found.name, found.higher_is_better,
          [&task, &model, &held_out, found](const Matrix& scores) {
            if (!scores.allFinite()) return std::numeric_limits<double>::quiet_NaN();
            Matrix own = scores;
            const Predictions predictions = finish_scores(model, own);
            return found.measure(Judged(task, predictions, held_out));
          },
          [metric, &model](const Dataset& others) { return selection_by(metric, model, others); }};
}

}  // namespace resboost
