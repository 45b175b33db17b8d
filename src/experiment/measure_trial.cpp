#include "experiment/measure_trial.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "resboost/model_file.h"

namespace resboost {
namespace {

double squared_error(const Task& task, const Predictions& predictions, const Matrix& y, Index row) {
  double sum = 0;
  for (Index k = 0; k < y.cols(); ++k) {
    const auto target = static_cast<std::size_t>(k);
    const double predicted =
        (static_cast<double>(predictions(row, k)) - task.mean[target]) / task.scale[target];
    sum +=
        (predicted - static_cast<double>(y(row, k))) * (predicted - static_cast<double>(y(row, k)));
  }
  return sum;
}

}  // namespace

std::vector<double> row_errors(const Task& task, const Predictions& predictions,
                               const Dataset& data) {
  const bool classes = task.kind == Task::Kind::classification;
  std::vector<double> errors(static_cast<std::size_t>(predictions.rows()));
  const auto is_right = [&](Index row) {
    Index label = 0;
    return data.y.row(row).maxCoeff(&label) > 0 && predicted_class(task, predictions, row) == label;
  };
  for (Index i = 0; i < predictions.rows(); ++i)
    errors[static_cast<std::size_t>(i)] =
        classes ? (is_right(i) ? 0 : 1) : squared_error(task, predictions, data.y, i);
  return errors;
}

void measure_predictions(const std::function<Predictions()>& predict, const Task& task,
                         const Dataset& test, const Loss* loss, Trial& trial) {
  Predictions predictions;
  std::array<double, 3> seconds{};
  for (double& one : seconds) {
    const auto start = std::chrono::steady_clock::now();
    predictions = predict();
    one = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  std::sort(seconds.begin(), seconds.end());
  trial.rows_per_second = static_cast<double>(predictions.rows()) / std::max(seconds[1], 1e-9);
  trial.test = metrics_of(task, predictions, test, loss);
  trial.errors = row_errors(task, predictions, test);
}

void measure_trial(const Model& model, const Dataset& test, Trial& trial) {
  measure_predictions([&] { return model.predict(test); }, model.schema->task, test,
                      model.loss.get(), trial);
  trial.stages = model.net.depth();
  trial.parameters = model.net.param_count();
  trial.bytes = serialize_model(model).size();
}

}  // namespace resboost
