#include <resboost/resboost.h>

#include <algorithm>
#include <cmath>
#include <iostream>

using namespace resboost;

/// A weak learner of our own: a small network fitted to the negative functional gradient, and the
/// best step along it.
struct GradientFollower : StageFitter {
  std::optional<FittedStage> fit(const StageContext& c) override {
    Matrix descent = -functional_gradient(c.train, c.head, c.loss);
    descent /= descent.norm() / std::sqrt(float(descent.size()));
    Network weak;
    weak.stages.push_back({make_block(descent.cols(), BlockConfig{}, c.run.rng.fork(1)), 0, 1});
    fit_sgd(weak, {c.train.x, c.train.z, descent, c.train.w}, nullptr, *make_squared_loss(),
            SgdConfig{}, {Phase::block, c.t}, c.run.fork(2));
    // On separable rows the loss falls for ever along a line: one unit of the gradient's size is
    // far enough.
    const double step =
        std::min(1.0, line_search(c.train, weak.predict(c.train.z), c.head, c.loss));
    if (step == 0) return std::nullopt;
    return FittedStage{{std::move(weak.stages[0].block), 1, float(step)}, std::nullopt, {}};
  }
};

int main(int, char** argv) {  // DATA.csv OUT.model
  std::vector<std::string> warnings;
  SchemaConfig columns;
  columns.target = {"target"};
  const Table table = read_table(argv[1], {});
  const Split rows = split_rows(table, columns, 0.2, 1);
  const auto schema =
      std::make_shared<const Schema>(Schema::learn(table, rows.train, columns, warnings));
  const Dataset train = schema->encode(table, rows.train, Schema::Targets::required, warnings);
  const Dataset test = schema->encode(table, rows.held_out, Schema::Targets::open, warnings);
  Model model{schema, make_softmax_loss(), {}, {}};
  GradientFollower fitter;
  Reporter silent;
  model.net = fit_stagewise({}, train, {}, fitter, *model.loss, {.stages = 3}, {Rng(1), silent});
  save_model(model, argv[2]);
  std::cout << "accuracy " << metrics_of(schema->task, model.predict(test.x), test).accuracy
            << "\n";
}
