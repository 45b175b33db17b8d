#include "experiment/time_limit.h"

#include <doctest/doctest.h>

#include <cmath>

namespace resboost {
namespace {

TEST_SUITE_BEGIN("experiment/time_limit");

TEST_CASE("training is asked to stop by the limit, and by the next reporter") {
  struct Switch : Reporter {
    bool stop = false;
    bool stop_requested() override { return stop; }
  } next;
  TimeLimit none(next, 0), long_one(next, 1000), over(next, 1e-9);
  CHECK_FALSE(none.stop_requested());
  CHECK_FALSE(long_one.stop_requested());
  CHECK(over.stop_requested());
  CHECK(over.reached());
  next.stop = true;
  CHECK(none.stop_requested());
  CHECK_FALSE(none.reached());
}

TEST_CASE("the time left is the shorter one of the limit's and the next reporter's") {
  struct Hurry : Reporter {
    double seconds_left() const override { return 50; }
  } next;
  Reporter silence;
  CHECK(std::isinf(TimeLimit(silence, 0).seconds_left()));
  const double left = TimeLimit(silence, 1000).seconds_left();
  CHECK(left > 900);
  CHECK(left <= 998);  // two seconds are for evaluating and saving
  CHECK(TimeLimit(silence, 1e-9).seconds_left() == 0);
  CHECK(TimeLimit(next, 1000).seconds_left() == 50);
  CHECK(TimeLimit(next, 10).seconds_left() < 10);
}

TEST_CASE("what a training tells is passed on") {
  struct Listener : Reporter {
    std::vector<std::string> heard;
    void on_step(const std::string& text) override { heard.push_back(text); }
    void on_stage(const StageReport&) override { heard.emplace_back("stage"); }
    void on_epoch(const EpochReport&) override { heard.emplace_back("epoch"); }
    void on_warning(const std::string& text) override { heard.push_back(text); }
  } next;
  TimeLimit limit(next, 0);
  limit.on_step("a step");
  limit.on_stage({});
  limit.on_epoch({});
  limit.on_warning("a warning");
  CHECK(next.heard == std::vector<std::string>{"a step", "stage", "epoch", "a warning"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
