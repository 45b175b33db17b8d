#include "base/processor_time.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

namespace resboost {
namespace {

double work_for(double seconds) {
  const double begin = thread_seconds();
  while (thread_seconds() - begin < seconds) {
  }
  return thread_seconds() - begin;
}

TEST_SUITE_BEGIN("base/processor_time");

TEST_CASE("work of all threads counts, waiting does not") {
  const double process = process_seconds(), own = thread_seconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(thread_seconds() - own < 0.04);
  work_for(0.02);
  std::thread(work_for, 0.03).join();
  CHECK(process_seconds() - process >= 0.049);
  CHECK(thread_seconds() - own < 0.049);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
