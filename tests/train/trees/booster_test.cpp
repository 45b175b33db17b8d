#include "train/trees/booster.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "resboost/error.h"
#include "support/small_trees.h"
#include "support/threads.h"
#include "support/toy_codes.h"
#include "support/toy_data.h"

using namespace resboost;
using namespace resboost::trees;

namespace {

/// Classes that depend on two columns, one of them with missing values.
struct Toy {
  Codes codes;
  Matrix target;
  Vector weights;

  Toy(Index rows, Index classes, Rng rng) : codes(random_codes(rows, {20, 50, 9}, rng.fork(1))) {
    target = Matrix::Zero(rows, classes);
    for (Index i = 0; i < rows; ++i) {
      const Index label = (codes.column(0)[i] / 5 + codes.column(1)[i] / 10) % classes;
      const bool noise = rng.below(10) == 0;
      target(i, noise ? rng.below(classes) : label) = 1;
    }
  }
  Sample sample() const {
    return {codes, target, weights, Matrix::Zero(codes.rows, target.cols())};
  }
};

}  // namespace

TEST_SUITE_BEGIN("train/trees/booster");

/// Does the score fall anywhere when the first column's code rises, all else being equal?
bool falls_somewhere(const Booster& booster, Codes codes) {
  Matrix before;
  for (int code = 1; code < codes.columns[0].codes; ++code) {
    std::fill_n(codes.values.begin(), codes.rows, static_cast<std::uint8_t>(code));
    const Matrix now = predicted(booster, codes).rightCols(1);
    if (code > 1 && (now - before).minCoeff() < -1e-6) return true;
    before = now;
  }
  return false;
}

TEST_CASE("a class of three rows in thousands takes steps that do not end the others") {
  const Codes codes = random_codes(3000, {20, 50}, Rng(1));
  Matrix target = Matrix::Zero(codes.rows, 3), start(codes.rows, 3);
  for (Index i = 0; i < codes.rows; ++i) target(i, i < 3 ? 2 : codes.column(0)[i] > 10 ? 1 : 0) = 1;
  for (Index k = 0; k < 3; ++k) start.col(k).setConstant(std::log(target.col(k).mean()));
  const Vector weights;
  const Matrix no_target(0, 3);
  const auto loss = make_softmax_loss();
  TreesConfig config = small_trees();
  config.min_rows = 1;
  Booster booster({codes, target, weights, start}, {codes, no_target, weights, no_target}, *loss,
                  config, Rng(1));
  Matrix before = start;
  double lowest = mean_loss(booster.train(), *loss);
  for (int round = 0; round < 10; ++round) {
    REQUIRE(booster.advance());
    CHECK((booster.train().scores - before).cwiseAbs().maxCoeff() <= 4 + 1e-4);
    const double now = mean_loss(booster.train(), *loss);
    CHECK(now < lowest);
    lowest = now;
    before = booster.train().scores;
  }
  CHECK(lowest < 0.2);
}

TEST_CASE("scores go only the way of a column's direction, also where the data do not") {
  for (const Index classes : {1, 2}) {
    Toy toy(800, 2, Rng(1));
    if (classes == 1) toy.target = toy.target.rightCols(1).eval();
    const auto loss = classes == 1 ? make_squared_loss() : make_softmax_loss();
    for (const int direction : {0, 1, -1}) {
      toy.codes.columns[0].direction = direction;
      Booster booster(toy.sample(), toy.sample(), *loss, small_trees(), Rng(3));
      for (int round = 0; round < 30; ++round) REQUIRE(booster.advance());
      CAPTURE(classes);
      CAPTURE(direction);
      CHECK(booster.round(29).held_out_loss < booster.round(0).held_out_loss);
      CHECK(falls_somewhere(booster, toy.codes) == (direction != 1));
    }
  }
}

TEST_CASE("three classes have no direction") {
  Toy toy(100, 3, Rng(1));
  toy.codes.columns[0].direction = 1;
  CHECK_THROWS_AS(Booster(toy.sample(), toy.sample(), *make_softmax_loss(), small_trees(), Rng(3)),
                  ConfigError);
}

TEST_CASE("a single tree has XGBoost's leaves to 1e-5") {
  nlohmann::json json;
  std::ifstream(RESBOOST_SOURCE_DIR "/tests/parity/trees.json") >> json;
  Codes codes;
  for (const auto& column : json.at("codes")) {
    const auto values = column.get<std::vector<std::uint8_t>>();
    codes.rows = static_cast<Index>(values.size());
    codes.columns.push_back({102, true});
    codes.values.insert(codes.values.end(), values.begin(), values.end());
  }
  REQUIRE(json.at("cases").size() == 3);
  for (const auto& expected : json.at("cases")) {
    const bool classes = expected.at("loss") == "logistic";
    CAPTURE(classes);
    const auto targets = expected.at("target").get<std::vector<double>>();
    Matrix target(codes.rows, classes ? 2 : 1), start = target;
    for (Index i = 0; i < codes.rows; ++i) {
      const double y = targets[static_cast<std::size_t>(i)];
      if (classes) target(i, 0) = static_cast<Real>(1 - y);
      target(i, target.cols() - 1) = static_cast<Real>(y);
    }
    start.setConstant(expected.at("base").get<Real>());
    TreesConfig config;
    config.leaves = expected.at("leaves");
    config.l2 = 2 * expected.at("l2").get<double>();  // our losses and curvatures are twice its own
    config.learning_rate = 1;
    config.min_rows = 1;
    config.min_weight = 2e-3;
    config.rows = config.columns = 1;
    const Vector weights;
    const auto loss = classes ? make_softmax_loss() : make_squared_loss();
    const Matrix no_target(0, target.cols());
    Booster booster({codes, target, weights, start}, {codes, no_target, weights, no_target}, *loss,
                    config, Rng(1));
    REQUIRE(booster.advance());
    const Matrix scores = predicted(booster, codes);
    for (Index i = 0; i < codes.rows; ++i) {
      const double value = classes ? double{scores(i, 1) - scores(i, 0)} : double{scores(i, 0)};
      const double xgboost = expected.at("value").at(static_cast<std::size_t>(i)).get<double>();
      CHECK(value == doctest::Approx(xgboost).epsilon(1e-5));
    }
  }
}

TEST_CASE("the same bytes for any number of threads") {
  const Toy train(5000, 3, Rng(1)), held_out(500, 3, Rng(2));
  const auto loss = make_softmax_loss();
  std::vector<Matrix> scores;
  for (const int count : {1, 2, 3, 8}) {
    const ThreadCount threads(count);
    Booster booster(train.sample(), held_out.sample(), *loss, small_trees(), Rng(3));
    for (int round = 0; round < 5; ++round) REQUIRE(booster.advance());
    scores.push_back(predicted(booster, held_out.codes));
    CHECK(scores.back() == scores.front());
  }
}

TEST_CASE("scores move by what the trees predict, losses fall, and the model says by how much") {
  const Toy train(2000, 2, Rng(1)), held_out(500, 2, Rng(2));
  const auto loss = make_softmax_loss();
  Booster booster(train.sample(), held_out.sample(), *loss, small_trees(), Rng(3));
  double before = mean_loss(booster.train(), *loss);
  const double first = mean_loss(booster.held_out(), *loss);
  for (int round = 0; round < 20; ++round) {
    REQUIRE(booster.advance());
    const double after = mean_loss(booster.train(), *loss);
    const Round& told = booster.round(round);
    CHECK(before - after == doctest::Approx(told.predicted_decrease).epsilon(0.15));
    CHECK(told.alignment > 0);
    CHECK(told.alignment <= 1);
    CHECK(told.energy <= told.gradient_l2 * told.gradient_l2 * 1.0001);
    CHECK(told.held_out_loss == mean_loss(booster.held_out(), *loss));
    before = after;
  }
  CHECK(mean_loss(booster.held_out(), *loss) < 0.6 * first);
  CHECK((predicted(booster, held_out.codes) - booster.held_out().scores).cwiseAbs().maxCoeff() <
        1e-4);
  CHECK((predicted(booster, train.codes) - booster.train().scores).cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("rows of weight zero are not there") {
  Toy train(600, 2, Rng(1));
  train.weights = Vector::Ones(600);
  train.weights.tail(300).setZero();
  Toy half = train;
  TreesConfig config = small_trees();
  config.rows = 1;
  half.target.bottomRows(300) = Matrix::Zero(300, 2);
  half.target.bottomRows(300).col(0).setOnes();
  const auto loss = make_softmax_loss();
  const Matrix nothing(0, 2);
  const Vector none;
  std::vector<Matrix> scores;
  for (const Toy* toy : {&train, &half}) {
    Booster booster(toy->sample(), {toy->codes, nothing, none, nothing}, *loss, config, Rng(3));
    for (int round = 0; round < 5; ++round) REQUIRE(booster.advance());
    scores.push_back(predicted(booster, train.codes));
  }
  CHECK(scores[0] == scores[1]);
}

TEST_SUITE_END();
