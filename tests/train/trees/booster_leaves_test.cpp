#include <doctest/doctest.h>

#include <algorithm>

#include "support/small_trees.h"
#include "support/threads.h"
#include "support/toy_codes.h"
#include "train/trees/booster.h"

using namespace resboost;
using namespace resboost::trees;

namespace {

/// A number that is linear in two columns on each side of a third.
struct Slanted {
  Codes codes;
  Matrix target;
  Vector weights;

  Slanted(Index rows, Rng rng) : codes(random_codes(rows, {20, 50, 30}, rng.fork(1))) {
    std::replace(codes.values.begin(), codes.values.begin() + rows, std::uint8_t{0},
                 std::uint8_t{1});
    for (Codes::Column& column : codes.columns)
      for (int code = 0; code < column.codes; ++code)
        column.values.push_back(code == 0 ? 0 : static_cast<Real>(code) / 10 - 1);
    target = Matrix::Zero(rows, 1);
    for (Index i = 0; i < rows; ++i) {
      const auto a = static_cast<double>(codes.column(1)[i]),
                 b = static_cast<double>(codes.column(2)[i]);
      target(i, 0) =
          static_cast<Real>((codes.column(0)[i] > 9 ? a + b : 2 * b) / 20 + 0.02 * rng.normal());
    }
  }
  Sample sample() const { return {codes, target, weights, Matrix::Zero(codes.rows, 1)}; }
};

double loss_after(const Slanted& train, const Slanted& held_out, int slopes, int rounds) {
  TreesConfig config = small_trees();
  config.slopes = slopes;
  const auto loss = make_squared_loss();
  Booster booster(train.sample(), held_out.sample(), *loss, config, Rng(3));
  for (int round = 0; round < rounds; ++round) REQUIRE(booster.advance());
  return mean_loss(booster.held_out(), *loss);
}

}  // namespace

TEST_SUITE_BEGIN("train/trees/booster_leaves");

TEST_CASE("linear leaves learn what is linear in parts, from fewer trees") {
  const Slanted train(2000, Rng(1)), held_out(500, Rng(2));
  const double linear = loss_after(train, held_out, 5, 30);
  CHECK(linear < 0.5 * loss_after(train, held_out, 0, 30));
  CHECK(linear < 0.5 * loss_after(train, held_out, 1, 30));
}

TEST_CASE("linear leaves move scores by what the trees predict, and the model says by how much") {
  const Slanted train(2000, Rng(1)), held_out(500, Rng(2));
  const auto loss = make_squared_loss();
  TreesConfig config = small_trees();
  config.rows = 1;
  Booster booster(train.sample(), held_out.sample(), *loss, config, Rng(3));
  double before = mean_loss(booster.train(), *loss);
  for (int round = 0; round < 10; ++round) {
    REQUIRE(booster.advance());
    const double after = mean_loss(booster.train(), *loss);
    const Round& told = booster.round(round);
    CHECK(before - after == doctest::Approx(told.predicted_decrease).epsilon(1e-3));
    CHECK(told.alignment > 0.3);
    CHECK(told.alignment <= 1);
    CHECK(told.energy <= told.gradient_l2 * told.gradient_l2 * 1.0001);
    before = after;
  }
  CHECK(predicted(booster, held_out.codes) == booster.held_out().scores);
  CHECK(predicted(booster, train.codes) == booster.train().scores);
}

TEST_CASE("linear leaves are the same bytes for any number of threads, and after a checkpoint") {
  const Slanted train(6000, Rng(1)), held_out(500, Rng(2));
  const auto loss = make_squared_loss();
  std::vector<Real> slopes;
  for (const int count : {1, 2, 3, 8}) {
    const ThreadCount threads(count);
    Booster booster(train.sample(), held_out.sample(), *loss, small_trees(), Rng(3));
    for (int round = 0; round < 4; ++round) REQUIRE(booster.advance());
    Memory memory;
    booster.save(2, memory);
    Booster other(train.sample(), held_out.sample(), *loss, small_trees(), Rng(3));
    other.restore(2, memory);
    REQUIRE(booster.advance());
    REQUIRE(other.advance());
    CHECK(other.trees({2, 5}).slopes == booster.trees({2, 5}).slopes);
    CHECK(other.held_out().scores == booster.held_out().scores);
    std::vector<Real> factors;
    for (const Slope& slope : booster.trees({0, 5}).slopes) factors.push_back(slope.factor);
    if (slopes.empty()) slopes = factors;
    CHECK(factors == slopes);
  }
  CHECK(std::any_of(slopes.begin(), slopes.end(), [](Real factor) { return factor != 0; }));
}

TEST_SUITE_END();
