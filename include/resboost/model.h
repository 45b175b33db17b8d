#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/schema.h"

namespace resboost {

/// What a model says of rows: class probabilities, or values in the units of the targets, which
/// single precision need not be able to tell apart.   [n, k]
using Predictions = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// All that prediction needs, and a record of where it came from.
struct Model {
  std::shared_ptr<const Schema> schema;
  std::unique_ptr<Loss> loss;  ///< its link turns scores into predictions
  Network net;
  /// For the reader only; prediction never looks at it: "version", "seed", "train_rows",
  /// "config.stages", ...
  std::vector<std::pair<std::string, std::string>> record;

  /// Class probabilities, or values clipped to the training range of their targets. ModelError if
  /// the scores of a row are not finite: weights from a stranger may overflow.   x: [n, d]
  Predictions predict(const Rows& x) const;
  /// The same of data that the model's schema encoded, pictures too.
  Predictions predict(const Dataset& data) const;
};

/// Format: safetensors. __metadata__ holds one JSON string ("resboost"): format version first, then
/// task, loss, schema, stages, heads and the record; the tensors follow as little-endian float32.
/// docs/model-format.md
std::string serialize_model(const Model& model);
/// Treats the bytes as hostile: limits before allocation; no overlaps, holes, duplicate keys,
/// non-finite weights. ModelError: one line that names the source and what is wrong. Any model it
/// returns can predict without reading out of bounds.
Model parse_model(std::string_view bytes, const std::string& source);

/// Writes a temporary file beside it, fsyncs, renames: the file is whole or not there. IoError.
void save_model(const Model& model, const std::string& path);
Model load_model(const std::string& path);

}  // namespace resboost
