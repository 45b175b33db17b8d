#include "analyze/subsets.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace resboost;

TEST_SUITE_BEGIN("analyze/subsets");

TEST_CASE("all of them, once, unless they are too many") {
  CHECK(all_subsets(3, 2, 3) ==
        std::vector<Subset>{{true, true, false}, {true, false, true}, {false, true, true}});
  CHECK(all_subsets(3, 2, 2).empty());
  CHECK(all_subsets(3, 0, 1) == std::vector<Subset>{{false, false, false}});
  CHECK(all_subsets(200, 200, 1).size() == 1);
  CHECK(all_subsets(200, 100, 10).empty());
}

TEST_CASE("a random one has its size; every seed has its own") {
  const Subset one = random_subset(50, 20, Rng(1));
  CHECK(std::count(one.begin(), one.end(), true) == 20);
  CHECK(one == random_subset(50, 20, Rng(1)));
  CHECK(one != random_subset(50, 20, Rng(2)));
}

TEST_SUITE_END();
