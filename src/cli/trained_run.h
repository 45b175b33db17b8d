#pragma once

#include <optional>
#include <string>

#include "cli/page_reporter.h"
#include "cli/prepare.h"
#include "resboost/metrics.h"
#include "resboost/model.h"

namespace resboost::cli {

/// A training run that is over, for those who write about it. References live as long as the run's
/// own objects.
struct TrainedRun {
  const TrainSettings& settings;
  const Prepared& data;
  const Model& model;
  const PageReporter& said;
  std::string source;      ///< the file with the training rows
  std::string model_path;  ///< where the model went
  std::string command;     ///< that was called, as a shell takes it
  std::optional<Metrics> on_train;  ///< none where there was no time to measure
  std::optional<Metrics> on_valid;  ///< likewise, or where nothing was held out
  Predictions valid_predictions;         ///< of Model::predict for data.valid
  double seconds = 0;               ///< of training
  std::string ended_early;          ///< by what, or empty
};

/// The file's name without its folders, or "standard input".
std::string source_name(const TrainedRun& run);

}  // namespace resboost::cli
