#include "base/crew.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace resboost;

namespace {

/// The numbers of a deal that one thread takes, if it is alone.
std::vector<Index> taken(Index count, int threads, int id) {
  std::vector<Index> numbers;
  const Deal::Task take = [&](Index number, const Worker&) { numbers.push_back(number); };
  Deal deal(count, threads, take);
  deal.work(id);
  deal.rethrow();
  return numbers;
}

}  // namespace

TEST_SUITE_BEGIN("base/crew");

TEST_CASE("a thread takes its own run first, and then what is left of the others'") {
  CHECK(taken(7, 1, 0) == std::vector<Index>{0, 1, 2, 3, 4, 5, 6});
  CHECK(taken(7, 2, 0) == std::vector<Index>{0, 1, 2, 3, 4, 5, 6});
  CHECK(taken(7, 2, 1) == std::vector<Index>{3, 4, 5, 6, 0, 1, 2});
  CHECK(taken(7, 3, 1) == std::vector<Index>{2, 3, 4, 5, 6, 0, 1});
  CHECK(taken(7, 2, 2).empty());  // it is not one of theirs
}

TEST_CASE("fewer tasks than threads, and more threads than runs, leave no task out") {
  for (const auto& [count, threads] : {std::pair<Index, int>{2, 5}, {0, 3}, {100, 40}}) {
    std::vector<Index> numbers = taken(count, threads, threads - 1);
    std::sort(numbers.begin(), numbers.end());
    CHECK(std::ssize(numbers) == count);
    CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
  }
}

TEST_CASE("after a task that fails no more are taken, and its exception is the deal's") {
  std::vector<Index> numbers;
  const Deal::Task fails = [&](Index number, const Worker&) {
    numbers.push_back(number);
    if (number == 2) throw std::runtime_error("task failed");
  };
  Deal deal(10, 2, fails);
  deal.work(0);
  deal.work(1);
  CHECK(numbers == std::vector<Index>{0, 1, 2});
  CHECK_THROWS_WITH_AS(deal.rethrow(), "task failed", std::runtime_error);
}

TEST_SUITE_END();
