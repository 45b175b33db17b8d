#include "resboost/model.h"

#include <algorithm>
#include <string>

#include "model/finish_scores.h"
#include "nn/pass.h"
#include "resboost/error.h"

namespace resboost {

void finish_scores(const Model& model, MutRows scores, double* out) {
  for (Index i = 0; i < scores.rows(); ++i)
    if (!scores.row(i).allFinite())
      throw ModelError("model: its scores of row " + std::to_string(i + 1) +
                       " are not finite, its weights overflow; train it again, or get a good copy");
  model.loss->link(scores);
  const Task& task = model.schema->task;
  const bool classes = task.kind == Task::Kind::classification;
  for (Index i = 0; i < scores.rows(); ++i) {
    for (Index k = 0; k < scores.cols(); ++k, ++out) {
      *out = double{scores(i, k)};
      if (classes) continue;
      const auto column = static_cast<std::size_t>(k * task.size() / scores.cols());
      *out = std::clamp(task.mean[column] + task.scale[column] * *out, task.low[column],
                        task.high[column]);
    }
  }
}

Predictions finish_scores(const Model& model, Matrix& scores) {
  Predictions predictions(scores.rows(), scores.cols());
  finish_scores(model, MutRows(scores), predictions.data());
  return predictions;
}

Predictions Model::predict(const Rows& x) const {
  if (net.views().codes)
    throw DataError(
        "input: features alone, but this model's trees read codes; predict a whole data set");
  if (x.cols() != schema->width()) {
    throw DataError("input: " + std::to_string(x.cols()) + " features, this model takes " +
                    std::to_string(schema->width()) + "; encode the data with the model's schema");
  }
  Matrix scores = net.predict(x);
  return finish_scores(*this, scores);
}

Predictions Model::predict(const Dataset& data) const {
  const Pictures* pictures = pictures_of(data.x);
  if ((pictures ? pictures->shape : ImageShape{}) != schema->pictures.shape)
    throw DataError(
        "input: pictures of another shape than the model's; encode the data with the model's "
        "schema");
  const Views views = net.views();
  if (!pictures && !views.codes) return predict(data.x.matrix());
  const auto coded = static_cast<std::ptrdiff_t>(schema->coded_columns().size());
  if ((views.numbers && data.inputs() != schema->width()) ||
      (views.codes && (data.codes.rows != data.rows() || std::ssize(data.codes.columns) != coded)))
    throw DataError(
        "input: not the views of rows that the model reads; encode the data with the model's "
        "schema "
        "and what its network's views() says");
  Matrix scores = scores_of(net, data.raw(), data.x);
  if (sees_mirrored && pictures) {
    scores += scores_of(net, data.raw(), mirrored(data.x));
    scores /= 2;
  }
  return finish_scores(*this, scores);
}

}  // namespace resboost
