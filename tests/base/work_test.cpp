#include "resboost/work.h"

#include <doctest/doctest.h>

#include <thread>

#include "base/count_work.h"
#include "base/parallel.h"
#include "support/threads.h"

using namespace resboost;

TEST_SUITE_BEGIN("base/work");

TEST_CASE("operations, updates and their rows add up between two readings") {
  const Work before = work_done();
  count_operations(1000);
  count_operations(24);
  count_update(32);
  count_update(7);
  const Work work = work_done() - before;
  CHECK(work.operations == 1024);
  CHECK(work.updates == 2);
  CHECK(work.rows == 39);
}

TEST_CASE("nothing is lost between threads") {
  for (const int count : {1, 2, 8}) {
    const ThreadCount scope(count);
    const Work before = work_done();
    parallel_tasks(10000, [](Index task) { count_operations(task); });
    CHECK((work_done() - before).operations == 9999 * 10000 / 2);
  }
}

TEST_CASE("what another thread computes meanwhile is its own") {
  const ThreadCount scope(2);
  const Work before = work_done();
  Work others;
  std::thread other([&] {
    const Work at_start = work_done();
    parallel_tasks(100, [](Index task) { count_operations(task); });
    others = work_done() - at_start;
  });
  parallel_tasks(10, [](Index) { count_update(3); });
  other.join();
  const Work work = work_done() - before;
  CHECK(work.operations == 0);
  CHECK(work.updates == 10);
  CHECK(work.rows == 30);
  CHECK(others.operations == 99 * 100 / 2);
  CHECK(others.updates == 0);
}

TEST_SUITE_END();
