#include "experiment/side_by_side.h"

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "resboost/parallel.h"

namespace resboost {
namespace {

void nap(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

const auto kGoOn = [] { return false; };

TEST_SUITE_BEGIN("experiment/side_by_side");

TEST_CASE("results are taken in order, on the calling thread, however long tasks take") {
  for (const int jobs : {1, 2, 3, 9}) {
    std::vector<std::size_t> order;
    const auto caller = std::this_thread::get_id();
    side_by_side(
        6, jobs,
        [](std::size_t i, const std::atomic<bool>&) {
          nap(i % 2 == 0 ? 15 : 1);
          return true;
        },
        [&](std::size_t i) {
          CHECK(std::this_thread::get_id() == caller);
          order.push_back(i);
        },
        kGoOn);
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  }
}

TEST_CASE("tasks share the threads") {
  const int before = threads();
  set_threads(6);
  std::atomic<int> wrong{0};
  side_by_side(
      4, 3, [&](std::size_t, const std::atomic<bool>&) { return (wrong += threads() != 2) == 0; },
      [](std::size_t) {}, kGoOn);
  CHECK(wrong == 0);
  CHECK(threads() == 6);
  set_threads(before);
}

TEST_CASE("the first failure in order is thrown, and stops the others") {
  std::vector<std::size_t> taken;
  const auto task = [](std::size_t i, const std::atomic<bool>& stop) {
    if (i == 1) throw std::runtime_error("task 1");
    while (i > 1 && !stop) nap(1);  // a training that would never end
    return i == 0;
  };
  std::string error;
  try {
    side_by_side(
        4, 2, task, [&](std::size_t i) { taken.push_back(i); }, kGoOn);
  } catch (const std::runtime_error& failure) {
    error = failure.what();
  }
  CHECK(error == "task 1");
  CHECK(taken.size() <= 1);  // the first, if it was looked at in time
}

TEST_CASE("an exception of who takes a result ends the rest") {
  const auto task = [](std::size_t i, const std::atomic<bool>& stop) {
    while (i > 0 && !stop) nap(1);
    return true;
  };
  CHECK_THROWS_AS(
      side_by_side(
          3, 2, task, [](std::size_t) { throw std::runtime_error("disk full"); }, kGoOn),
      std::runtime_error);
}

TEST_CASE("a wish to stop ends with the tasks that are complete in order") {
  std::atomic<int> begun{0};
  std::vector<std::size_t> taken;
  const auto task = [&](std::size_t i, const std::atomic<bool>& stop) {
    ++begun;
    while (i == 1 && !stop) nap(1);
    return i != 1;
  };
  side_by_side(
      50, 2, task, [&](std::size_t i) { taken.push_back(i); }, [&] { return begun > 3; });
  CHECK(taken == std::vector<std::size_t>{0});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
