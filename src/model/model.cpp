#include "resboost/model.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "model/finish_scores.h"
#include "nn/slice_rows.h"
#include "resboost/error.h"

namespace resboost {

namespace {

Matrix picture_scores(const Network& net, const Dataset& data) {
  Matrix scores(data.rows(), net.outputs(data.inputs()));
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  std::vector<Buffer> numbers(static_cast<std::size_t>(threads()));
  parallel_slices(data.rows(), pass_rows(net, data.inputs()), [&](Range rows, int worker) {
    const auto own = static_cast<std::size_t>(worker);
    auto slice = numbers[own].view(rows.size(), data.inputs());
    for (Index i = 0; i < rows.size(); ++i) data.pictures.read(rows.begin + i, slice.row(i).data());
    scores.middleRows(rows.begin, rows.size()) =
        net.infer(data.x.middleRows(rows.begin, rows.size()), slice, traces[own]);
  });
  return scores;
}

}  // namespace

Predictions finish_scores(const Model& model, Matrix& scores) {
  for (Index i = 0; i < scores.rows(); ++i)
    if (!scores.row(i).allFinite())
      throw ModelError("model: its scores of row " + std::to_string(i + 1) +
                       " are not finite, its weights overflow; train it again, or get a good copy");
  model.loss->link(scores);
  Predictions predictions = scores.cast<double>();
  const Task& task = model.schema->task;
  if (task.kind == Task::Kind::classification) return predictions;
  for (Index i = 0; i < scores.rows(); ++i) {
    for (Index k = 0; k < scores.cols(); ++k) {
      const auto column = static_cast<std::size_t>(k * task.size() / scores.cols());
      const double value = task.mean[column] + task.scale[column] * predictions(i, k);
      predictions(i, k) = std::clamp(value, task.low[column], task.high[column]);
    }
  }
  return predictions;
}

Predictions Model::predict(const Rows& x) const {
  if (x.cols() != schema->width()) {
    throw DataError("input: " + std::to_string(x.cols()) + " features, this model takes " +
                    std::to_string(schema->width()) + "; encode the data with the model's schema");
  }
  Matrix scores = net.predict(x);
  return finish_scores(*this, scores);
}

Predictions Model::predict(const Dataset& data) const {
  if (data.pictures.shape != schema->pictures.shape)
    throw DataError(
        "input: pictures of another shape than the model's; encode the data with the model's "
        "schema");
  if (schema->pictures.shape.size() == 0) return predict(data.x);
  Matrix scores = picture_scores(net, data);
  return finish_scores(*this, scores);
}

}  // namespace resboost
