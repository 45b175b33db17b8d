#pragma once

#include <memory>
#include <string>

#include "resboost/metrics.h"

namespace resboost {

// Each in its own file; metric_table.cpp lists them.
Metric accuracy_metric();
Metric balanced_accuracy_metric();
Metric log_loss_metric();
Metric brier_metric();
Metric ece_metric();
Metric auc_metric();
Metric average_precision_metric();
Metric f1_metric();
Metric precision_metric();
Metric recall_metric();
Metric matthews_metric();
Metric rmse_metric();
Metric nrmse_metric();
Metric mae_metric();
Metric medae_metric();
Metric mape_metric();
Metric r2_metric();
Metric pinball_loss_metric();
Metric poisson_deviance_metric();
Metric gamma_deviance_metric();
Metric tweedie_deviance_metric();

/// What such a loss is judged by.
Metric criterion_metric(std::shared_ptr<const Loss> loss, std::string summary);
/// The same; NaN of a task with targets below zero, or at it.
Metric deviance_metric(std::shared_ptr<const Loss> loss, std::string summary, bool may_be_zero);
/// Mean of Loss::criterion_of over rows, and over several targets.
double mean_criterion(const Judged& judged, const Loss& loss);

}  // namespace resboost
