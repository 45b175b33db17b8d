#include "base/stop.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "base/parallel.h"
#include "support/threads.h"

namespace resboost {
namespace {

void pass_the_grace() { std::this_thread::sleep_for(std::chrono::milliseconds(520)); }

TEST_SUITE_BEGIN("base/stop");

TEST_CASE("without anybody who asks there is no stop") { CHECK_NOTHROW(stop_point()); }

TEST_CASE("what is nearly done is finished, what is not is stopped") {
  bool asked = false;
  const StopScope scope([&] { return asked; });
  CHECK_NOTHROW(stop_point());
  std::this_thread::sleep_for(std::chrono::milliseconds(11));
  asked = true;
  CHECK_NOTHROW(stop_point());
  CHECK_NOTHROW(stop_point());
  pass_the_grace();
  CHECK_THROWS_AS(stop_point(), Stopped);
}

TEST_CASE("a scope asks for its own thread and while it lives") {
  {
    const StopScope scope([] { return true; });
    stop_point();
    pass_the_grace();
    std::thread([] { stop_point(); }).join();
    {
      const StopScope inner([] { return false; });
      CHECK_NOTHROW(stop_point());
    }
    CHECK_THROWS_AS(stop_point(), Stopped);
  }
  CHECK_NOTHROW(stop_point());
}

TEST_CASE("passes stop on all threads, between two slices") {
  for (const int count : {1, 4}) {
    const ThreadCount threads(count);
    const StopScope scope([] { return true; });
    stop_point();
    pass_the_grace();
    CHECK_THROWS_AS(parallel_slices(100000, 64, [](Range, int) {}), Stopped);
    CHECK_THROWS_AS(parallel_tasks(100000, [](Index) {}), Stopped);
    CHECK_THROWS_AS(sum_over_slices(100000, 64, 1, [](Range, int, double*) {}), Stopped);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
