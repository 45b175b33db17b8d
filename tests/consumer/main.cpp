#include <resboost/resboost.h>

#include <iostream>

using namespace resboost;

/// A weak learner of our own: a small network fitted to the negative functional gradient, and the best step along it.
struct GradientFollower : StageFitter {
  std::optional<FittedStage> fit(const StageContext& c) override {
    const Matrix descent = -functional_gradient(c.train, c.head, c.loss);
    Network weak;
    weak.stages.push_back({make_block(descent.cols(), BlockConfig{}, c.rng.fork(1)), 0, 1, false});
    fit_sgd(weak, {c.train.x, c.train.z, descent, c.train.w}, nullptr, *make_squared_loss(), SgdConfig{},
            {"block", c.t}, c.rng.fork(2), c.reporter);
    const double step = line_search(c.train, weak.predict(c.train.z), c.head, c.loss);
    if (step == 0) return std::nullopt;
    return FittedStage{{std::move(weak.stages[0].block), 1, float(step), false}, std::nullopt, {}};
  }
};

int main(int argc, char** argv) {
  const Table table = read_table(argc > 1 ? argv[1] : "data/digits.csv", ReadConfig{});
  const SchemaConfig columns{.target = {"target"}};
  const Split split = split_rows(table, columns, 0.2, 1);
  std::vector<std::string> notes;
  const auto schema = std::make_shared<const Schema>(Schema::learn(table, split.train, columns, notes));
  const Dataset train = schema->encode(table, split.train, Schema::Targets::required, notes);
  const Dataset test = schema->encode(table, split.held_out, Schema::Targets::open, notes);
  GradientFollower fitter;
  Reporter silent;
  Model model{schema, make_softmax_loss(), {}, {}};
  model.net = fit_stagewise({}, train, {}, fitter, *model.loss, {.stages = 3}, Rng(1), silent);
  save_model(model, "digits.model");
  std::cout << "accuracy " << measure(model, model.predict(test.x), test).accuracy << "\n";
}
