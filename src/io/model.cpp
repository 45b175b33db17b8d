#include "resboost/model.h"

#include <algorithm>
#include <string>

#include "resboost/error.h"

namespace resboost {

Matrix Model::predict(const Rows& x) const {
  if (x.cols() != schema->width()) {
    throw DataError("input: " + std::to_string(x.cols()) + " features, this model takes " +
                    std::to_string(schema->width()) + "; encode the data with the model's schema");
  }
  Matrix out = net.predict(x);
  loss->link(out);
  const Task& task = schema->task;
  if (task.kind == Task::Kind::classification) return out;
  for (Index i = 0; i < out.rows(); ++i) {
    for (Index k = 0; k < out.cols(); ++k) {
      const auto column = static_cast<std::size_t>(k);
      const double value = task.mean[column] + task.scale[column] * static_cast<double>(out(i, k));
      out(i, k) = static_cast<Real>(std::clamp(value, task.low[column], task.high[column]));
    }
  }
  return out;
}

}  // namespace resboost
