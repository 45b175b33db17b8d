#pragma once

#include "resboost/model.h"

namespace resboost {

/// Quality on labelled rows, weighted where the data has weights. NaN where a number does not
/// apply.
struct Metrics {
  Index rows = 0;
  double accuracy,
      log_loss;  ///< classification; probabilities are kept above 1e-15; a label never seen in
                 ///< training is an error
  /// Expected calibration error (Guo et al. 2017): |accuracy - mean confidence| in each of 15 equal
  /// bins of the largest probability, averaged over rows. Of classification.
  double ece;
  double rmse, nrmse,
      r2;  ///< regression, in the units of the targets (means over several targets); nrmse = rmse /
           ///< std(y)
};

/// predictions: of Model::predict for data.x; data.y as the model's schema encodes it. DataError if
/// their shapes do not fit, or a prediction is not finite.
Metrics measure(const Model& model, const Predictions& predictions, const Dataset& data);

}  // namespace resboost
