#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "resboost/error.h"
#include "resboost/model_file.h"
#include "resboost/weak_learner.h"
#include "support/error_text.h"
#include "support/recorder.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;
using test::error_text;

namespace {

/// The rows' mean target by the signs of their first two numbers.
struct Quadrants final : OwnMap {
  static Index place(const Rows& z, Index row) {
    return (z(row, 0) > 0 ? 1 : 0) + (z(row, 1) > 0 ? 2 : 0);
  }
  void apply(const Rows& in, MutRows out) const override {
    for (Index i = 0; i < in.rows(); ++i) out.row(i) = means.row(place(in, i));
  }
  Matrix means;
};

struct Heard {
  std::vector<Index> columns, outputs;
  std::vector<std::uint64_t> seeds;
  Matrix targets;
  bool weighted = false;
};

struct QuadrantLearner final : WeakLearner {
  explicit QuadrantLearner(Heard& to) : heard(to) {}
  WeakMap fit(const WeakTask& task) override {
    heard.columns.push_back(task.z.cols());
    heard.outputs.push_back(task.targets.cols());
    heard.seeds.push_back(task.seed);
    heard.targets = task.targets;
    heard.weighted = task.weights.size() > 0;
    auto map = std::make_shared<Quadrants>();
    map->means = Matrix::Zero(4, task.targets.cols());
    Vector counts = Vector::Constant(4, Real(1e-6));
    for (Index i = 0; i < task.z.rows(); ++i) {
      counts(Quadrants::place(task.z, i)) += 1;
      map->means.row(Quadrants::place(task.z, i)) += task.targets.row(i);
    }
    for (Index q = 0; q < 4; ++q) map->means.row(q) /= counts(q);
    return {task.targets.cols(), map};
  }
  Heard& heard;
};

/// +-1 by the signs of two numbers, which no line parts.
Dataset checkers(Index rows, bool of_classes) {
  Dataset data;
  Matrix x = random_matrix(rows, 2, Rng(1));
  data.y = Matrix::Zero(rows, of_classes ? 2 : 1);
  for (Index i = 0; i < rows; ++i) {
    const bool same = (x(i, 0) > 0) == (x(i, 1) > 0);
    if (of_classes)
      data.y(i, same ? 1 : 0) = 1;
    else
      data.y(i, 0) = same ? Real(1) : Real(-1);
  }
  // A little to follow: without any the head is zero, and so is the functional gradient.
  x.col(0) += Real(0.2) * data.y.rightCols(1);
  data.x = std::move(x);
  data.columns = {"a", "b"};
  return data;
}

Network fitted(const Dataset& data, const Loss& loss, Heard& heard, Recorder& recorder) {
  const auto fitter =
      make_own_stages({.eta = 1, .max_step = 4}, std::make_shared<QuadrantLearner>(heard));
  return fit_stagewise({}, data, nothing(data), *fitter, loss, {.stages = 3}, {Rng(1), recorder});
}

}  // namespace

TEST_SUITE_BEGIN("train/own_stages");

TEST_CASE("stages are what the learner fits, as far as a line search goes, with their theory") {
  const Dataset data = checkers(400, false);
  Heard heard;
  Recorder recorder;
  const Network net = fitted(data, *make_squared_loss(), heard, recorder);
  REQUIRE(net.depth() >= 1);
  CHECK(own_maps(net).size() == static_cast<std::size_t>(net.depth()));
  CHECK(recorder.stages.front().train_metric < 0.3);
  CHECK(recorder.stages.back().train_metric > 0.6);
  const auto theory = by_name(recorder.stages[1].theory);
  CHECK(theory.at("alignment") > 0.8);
  CHECK(theory.at("actual_decrease") >= 0.99 * theory.at("predicted_decrease"));
  CHECK(heard.columns.front() == 2);
  CHECK(heard.outputs.front() == 1);
  CHECK_FALSE(heard.weighted);
  CHECK(heard.seeds[0] != heard.seeds[1]);
}

TEST_CASE("targets are the way down in the scores, of two classes in the second one's") {
  Dataset data = checkers(400, true);
  data.w = Vector::Ones(400);
  Heard heard;
  Recorder recorder;
  const auto loss = make_softmax_loss();
  const auto fitter = make_own_stages({}, std::make_shared<QuadrantLearner>(heard));
  const Network net =
      fit_stagewise({}, data, nothing(data), *fitter, *loss, {.stages = 1}, {Rng(1), recorder});
  CHECK(heard.weighted);
  CHECK(heard.outputs.front() == 1);
  Matrix p = net.truncated(0).predict(data.x);
  loss->link(p);
  CHECK(heard.targets.isApprox((data.y - p).rightCols(1), Real(1e-4)));
  CHECK(recorder.stages.back().train_metric > recorder.stages.front().train_metric);
}

TEST_CASE("threads make no difference") {
  const Dataset data = checkers(3000, false);
  const auto scores = [&](int count) {
    const ThreadCount threads(count);
    Heard heard;
    Recorder recorder;
    return fitted(data, *make_squared_loss(), heard, recorder).predict(data.x);
  };
  CHECK(scores(1) == scores(2));
}

TEST_CASE("a registered method trains by its name, and by no gradients") {
  Heard heard;
  register_method(own_method("quadrants", "for a test",
                             [&] { return std::make_shared<QuadrantLearner>(heard); }));
  REQUIRE(find_method("quadrants"));
  CHECK(find_method("quadrants")
            ->text.starts_with("Fits a weak learner of the program's own to the "
                               "way down in the scores"));
  CHECK(std::count(method_names().begin(), method_names().end(), "quadrants") == 1);
  for (const char* name : {"quadrants", "trees", "two words", ""})
    CHECK_THROWS_AS(register_method(own_method(name, "", [] { return nullptr; })), ConfigError);
  MethodInfo fitless;
  fitless.name = "fitless";
  CHECK_THROWS_AS(register_method(fitless), ConfigError);

  const Dataset data = checkers(400, false);
  Recorder recorder;
  TrainConfig config;
  config.method = "quadrants";
  config.stages = 2;
  const auto grown = [&](Network start) {
    return train(std::move(start), data, nothing(data), *make_squared_loss(), config,
                 {Rng(1), recorder});
  };
  const Network net = grown({});
  CHECK(own_maps(net).size() == 2);
  const auto text = [&] { return error_text<ConfigError>([&] { grown(net.clone()); }); };
  config.finetune_epochs = 1;
  CHECK(text().starts_with("parameter `finetune-epochs`: no gradient goes through blocks"));
  config.finetune_epochs = 0;
  config.method = "backprop";
  CHECK(text().starts_with("parameter `method`: no gradient goes through blocks"));
  config.method = "rfrboost";
  CHECK(grown(net.clone()).depth() == 4);
}

TEST_SUITE_END();
