// Trains on numbers in memory, keeps the model in memory too, and predicts rows that it has not
// seen.
#include <resboost/resboost.h>

#include <iostream>

using namespace resboost;

/// Points of a square, labelled by whether they lie inside a circle.
Table points(Index count, Rng rng) {
  Column x, y, side;
  x.name = "x";
  y.name = "y";
  side.name = "side";
  side.numeric = false;
  side.levels = {"outside", "inside"};
  Table table;
  table.source = "points";
  for (Index i = 0; i < count; ++i) {
    const double a = 2 * rng.uniform() - 1, b = 2 * rng.uniform() - 1;
    x.numbers.push_back(a);
    y.numbers.push_back(b);
    side.codes.push_back(a * a + b * b < 0.5 ? 1 : 0);
    table.lines.push_back(static_cast<std::uint32_t>(i + 1));
  }
  table.columns = {x, y, side};
  return table;
}

int main() {
  RunConfig config;
  set_parameter(config, "target", "side");
  set_parameter(config, "auto.networks", "4");

  Reporter silent;
  const TrainedRun run = train_run(prepare(points(1000, Rng(1)), config), config, nullptr, silent);
  std::cout << "training rows: " << summary(*run.on_train) << "\n";

  std::vector<std::string> warnings;
  const Table unseen = points(500, Rng(2));
  const Dataset data =
      encode(*run.model.schema, unseen, Schema::Targets::open, warnings, run.model.net.views());
  const Predictions probabilities =
      run.model.predict(data);  // [500, 2], in the order of task.outputs
  const Metrics metrics = metrics_of(run.model.schema->task, probabilities, data);
  std::cout << "new rows: accuracy " << metrics.accuracy << "\n";
  return metrics.accuracy > 0.95 ? 0 : 1;
}
