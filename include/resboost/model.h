#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/schema.h"

namespace resboost {

/// All that prediction needs, and a record of where it came from.
struct Model {
  std::shared_ptr<const Schema> schema;
  std::unique_ptr<Loss> loss;  ///< its link turns scores into predictions
  Network net;
  /// For the reader only; prediction never looks at it: "version", "seed", "train_rows",
  /// "config.stages", ...
  std::vector<std::pair<std::string, std::string>> record;
  /// Of pictures: are scores means over a picture and its mirror image?
  bool sees_mirrored = false;

  /// Class probabilities, or values clipped to the training range of their targets. ModelError if
  /// the scores of a row are not finite: weights from a stranger may overflow.   x: [n, d]
  Predictions predict(const Rows& x) const;
  /// The same of data that the model's schema encoded, in the views that the network reads;
  /// pictures too.
  Predictions predict(const Dataset& data) const;
};

}  // namespace resboost
