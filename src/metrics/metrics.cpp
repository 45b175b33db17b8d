#include "resboost/metrics.h"

#include "base/nan.h"
#include "metrics/metric_table.h"

namespace resboost {

Metrics metrics_of(const Task& task, const Predictions& predictions, const Dataset& data,
                   const Loss* loss) {
  const Judged judged(task, predictions, data);
  Metrics metrics{predictions.rows(), kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  if (metrics.rows == 0) return metrics;
  if (judged.of_classes()) {
    metrics.accuracy = accuracy_metric().measure(judged);
    metrics.log_loss = log_loss_metric().measure(judged);
    metrics.ece = ece_metric().measure(judged);
    return metrics;
  }
  metrics.rmse = rmse_metric().measure(judged);
  metrics.nrmse = nrmse_metric().measure(judged);
  metrics.r2 = r2_metric().measure(judged);
  metrics.mae = mae_metric().measure(judged);
  if (!loss || loss->criterion().empty()) return metrics;
  metrics.criterion = loss->criterion();
  metrics.criterion_value = mean_criterion(judged, *loss);
  return metrics;
}

}  // namespace resboost
