#include "train/automatic/race.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "resboost/error.h"

using namespace resboost;
using automatic::Learner;
using automatic::Offer;
using automatic::Race;

namespace {

const std::vector<Offer> kAll{{Learner::trees, 1}, {Learner::networks, 2}, {Learner::longer, 4}};
constexpr Index kManyRows = 1000000;
constexpr double kPrice = 0.05;

}  // namespace

TEST_SUITE_BEGIN("train/automatic/race");

TEST_CASE("everybody has a first turn, whoever is cheaper before") {
  Race race(1, kManyRows, kPrice);
  CHECK(race.next(kAll)->who == Learner::trees);
  race.record(Learner::trees, 0.9, 1);
  CHECK(race.next(kAll)->who == Learner::networks);
}

TEST_CASE("the first turn is taken whatever it costs: without one there is no model") {
  Race race(0.7, kManyRows, kPrice);
  const std::vector<Offer> dear{{Learner::trees, 1000}, {Learner::networks, 3000}};
  REQUIRE(race.next(dear));
  CHECK(race.next(dear)->who == Learner::trees);
  race.record(Learner::trees, 0.69, 1000);
  CHECK_FALSE(race.next(std::vector<Offer>{{Learner::trees, 1000}}));
}

TEST_CASE("the next turn is of the one that gained most a second") {
  Race race(1, kManyRows, kPrice);
  race.record(Learner::trees, 0.9, 1);      // a tenth in a second: promises .05 in the next
  race.record(Learner::networks, 0.45, 2);  // a half in two: promises .1 in two, or in four
  CHECK(race.next(kAll)->who == Learner::trees);
  race.record(Learner::trees, 0.43, 1);  // less than a twentieth
  CHECK(race.next(kAll)->who == Learner::networks);
  race.record(Learner::networks, 0.43, 2);  // nothing: longer ones are left
  CHECK(race.next(kAll)->who == Learner::longer);
  CHECK(race.next(kAll)->seconds == 4);
}

TEST_CASE("it ends when no promise is worth its seconds") {
  Race race(1, kManyRows, kPrice);
  CHECK(race.record(Learner::trees, 0.5, 1));
  CHECK_FALSE(race.record(Learner::networks, 0.499, 2));
  CHECK(race.next(kAll)->who == Learner::trees);
  CHECK_FALSE(race.record(Learner::trees, 0.499, 1));
  CHECK_FALSE(race.next(kAll));
  CHECK_FALSE(race.next({}));
  CHECK(race.turns() == 3);
  CHECK(race.loss() == 0.499);
}

TEST_CASE("a turn that costs nearly nothing is worth a small promise") {
  Race race(1, kManyRows, kPrice);
  race.record(Learner::trees, 0.5, 0.01);
  race.record(Learner::trees, 0.499, 0.01);
  CHECK(race.next(std::vector<Offer>{{Learner::trees, 0.01}}));
  CHECK_FALSE(race.next(std::vector<Offer>{{Learner::trees, 1}}));
}

TEST_CASE(
    "few held-out rows do not tell that more networks are in vain; a worse loss is forgotten") {
  for (const Index rows : {Index{100}, kManyRows}) {
    Race race(1, rows, kPrice);
    race.record(Learner::trees, 0.5, 1);
    race.record(Learner::networks, 0.51, 1);
    CHECK(race.loss() == 0.5);
    const auto next = race.next(std::vector<Offer>{{Learner::networks, 1}});
    CHECK(next.has_value() == (rows == 100));
  }
}

TEST_CASE("losses below 0, as of likelihoods, and through 0") {
  Race zero(1, kManyRows, kPrice);
  zero.record(Learner::trees, 0, 1);
  CHECK_FALSE(zero.record(Learner::networks, 0, 1));
  CHECK(zero.next(kAll)->who == Learner::trees);
  Race none(0, kManyRows, kPrice);
  CHECK_FALSE(none.record(Learner::trees, 0, 1));
  CHECK(none.next(kAll)->who == Learner::networks);  // who has not had a turn
  Race race(-1, kManyRows, kPrice);
  CHECK(race.record(Learner::trees, -1.5, 1));
  CHECK_FALSE(race.record(Learner::trees, -1.4, 1));
}

TEST_CASE("a race that was saved goes on as the other; what no race has saved is an error") {
  Race race(1, 500, kPrice);
  race.record(Learner::trees, 0.6, 1);
  race.record(Learner::networks, 0.4, 2);
  Memory memory;
  race.save(memory);
  Race other(0, 500, kPrice);
  other.restore(memory);
  CHECK(other.turns() == 2);
  CHECK(other.loss() == race.loss());
  CHECK(other.promises(kAll) == race.promises(kAll));
  CHECK(other.next(kAll)->who == race.next(kAll)->who);
  for (const double wrong : {std::nan(""), -1.0}) {
    std::vector<double> state = memory.numbers("race");
    state[2] = wrong;  // seconds that were spent
    memory.put("race", state);
    CHECK_THROWS_AS(other.restore(memory), ModelError);
  }
  memory.put("race", 1.0);
  CHECK_THROWS_AS(other.restore(memory), ModelError);
}

TEST_SUITE_END();
