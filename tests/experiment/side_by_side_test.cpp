#include "experiment/side_by_side.h"

#include <doctest/doctest.h>

#include <atomic>
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
        [](std::size_t i, const std::function<bool()>&) {
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
      4, 3,
      [&](std::size_t, const std::function<bool()>&) { return (wrong += threads() != 2) == 0; },
      [](std::size_t) {}, kGoOn);
  CHECK(wrong == 0);
  CHECK(threads() == 6);
  set_threads(before);
}

TEST_CASE("the first failure in order is thrown; what comes before ends, what comes after stops") {
  for (const int jobs : {2, 3}) {
    std::vector<std::size_t> taken;
    std::atomic<int> begun{0};
    const auto task = [&](std::size_t i, const std::function<bool()>& stop) {
      ++begun;
      if (i == 2) throw std::runtime_error("task 2");
      if (i == 1) nap(30);              // which has not ended when the next one fails
      while (i > 2 && !stop()) nap(1);  // a training that would never end
      return i < 2;
    };
    std::string error;
    try {
      side_by_side(
          40, jobs, task, [&](std::size_t i) { taken.push_back(i); }, kGoOn);
    } catch (const std::runtime_error& failure) {
      error = failure.what();
    }
    CHECK(error == "task 2");
    CHECK(taken == std::vector<std::size_t>{0, 1});
    CHECK(begun < 10);
  }
}

TEST_CASE("an exception of who takes a result ends the rest") {
  const auto task = [](std::size_t i, const std::function<bool()>& stop) {
    while (i > 0 && !stop()) nap(1);
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
  const auto task = [&](std::size_t i, const std::function<bool()>& stop) {
    ++begun;
    while (i == 1 && !stop()) nap(1);
    return i != 1;
  };
  side_by_side(
      50, 2, task, [&](std::size_t i) { taken.push_back(i); }, [&] { return begun > 3; });
  CHECK(taken == std::vector<std::size_t>{0});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
