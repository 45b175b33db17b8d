#include <fmt/format.h>

#include "resboost/error.h"
#include "resboost/metrics.h"

namespace resboost {
namespace {

void require_fit(const Task& task, const Predictions& predictions, const Dataset& data) {
  const bool fits = predictions.rows() == data.y.rows() && predictions.cols() == data.y.cols() &&
                    predictions.cols() == task.size() &&
                    (data.w.size() == 0 || data.w.size() == data.y.rows());
  if (!fits)
    throw DataError(fmt::format(
        "metrics: predictions are [{}, {}], targets [{}, {}]; both must have one row per example "
        "and one column per output",
        predictions.rows(), predictions.cols(), data.y.rows(), data.y.cols()));
  if (!predictions.allFinite())
    throw DataError("metrics: a prediction is not finite; use what a model's predict() gives");
}

}  // namespace

Judged::Judged(const Task& task, const Predictions& predictions, const Dataset& data)
    : task_(task), predictions_(predictions), data_(data) {
  require_fit(task, predictions, data);
  if (!of_classes()) return;
  for (Index i = 0; i < rows(); ++i) {
    Index label = 0;
    const bool seen = data.y.row(i).maxCoeff(&label) > 0;
    guesses_.push_back(predicted_class(task, predictions, i));
    labels_.push_back(seen ? label : kUnseen);
    any_unseen_ = any_unseen_ || !seen;
  }
}

}  // namespace resboost
