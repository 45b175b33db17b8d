#include "train/rate_schedule.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace resboost;

TEST_SUITE_BEGIN("train/rate_schedule");

TEST_CASE(
    "the schedule of the ResNet paper: a tenth after a half, a hundredth after three quarters") {
  CHECK(schedule_factor(Schedule::steps, 0, 64000) == 1);
  CHECK(schedule_factor(Schedule::steps, 31999, 64000) == 1);
  CHECK(schedule_factor(Schedule::steps, 32000, 64000) == 0.1);
  CHECK(schedule_factor(Schedule::steps, 47999, 64000) == 0.1);
  CHECK(schedule_factor(Schedule::steps, 48000, 64000) == 0.01);
}

TEST_CASE("one cycle rises over a fifth of the steps and falls to zero") {
  CHECK(schedule_factor(Schedule::one_cycle, 0, 100) == doctest::Approx(0.2));
  CHECK(schedule_factor(Schedule::one_cycle, 10, 100) == doctest::Approx(0.6));
  CHECK(schedule_factor(Schedule::one_cycle, 20, 100) == doctest::Approx(1));
  CHECK(schedule_factor(Schedule::one_cycle, 60, 100) == doctest::Approx(0.5));
  CHECK(schedule_factor(Schedule::one_cycle, 100, 100) == doctest::Approx(0));
}

TEST_CASE("a schedule that is made shorter goes on where it was, and ends at its end") {
  RateSchedule schedule(Schedule::cosine, 400);
  CHECK(schedule.factor(0) == 1);
  CHECK(schedule.factor(200) == doctest::Approx(0.5));
  schedule.advance(40);
  const double before = schedule.factor(0);
  schedule.plan(60);
  CHECK(schedule.steps_left() == 60);
  CHECK(schedule.factor(0) == doctest::Approx(before));
  CHECK(schedule.factor(60) == doctest::Approx(0));
  // A tenth is behind, so that half of what is left leads to .55 of the way.
  CHECK(schedule.factor(30) == doctest::Approx(schedule_factor(Schedule::cosine, 0.55, 1)));
}

TEST_CASE("a plan of as many steps as are left changes no bit of the rate") {
  RateSchedule planned(Schedule::cosine, 700), other(Schedule::cosine, 700);
  planned.advance(49);
  other.advance(49);
  planned.plan(651);
  CHECK(planned.factor(3) == other.factor(3));
  CHECK(planned.whole() == other.whole());
}

TEST_CASE("nothing is left where there is no time") {
  RateSchedule schedule(Schedule::cosine, 400);
  schedule.advance(100);
  schedule.plan(0);
  CHECK(schedule.steps_left() == 0);
  schedule.plan(50);
  CHECK(schedule.steps_left() == 0);
}

TEST_CASE("a schedule from a checkpoint is looked at") {
  RateSchedule schedule(Schedule::cosine, 400);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(schedule.restore(-1, 400));
  CHECK_FALSE(schedule.restore(500, 400));
  CHECK_FALSE(schedule.restore(nan, 400));
  CHECK_FALSE(schedule.restore(0, nan));
  CHECK(schedule.restore(6.5, 66.5));
  CHECK(schedule.steps_left() == 60);
}

TEST_SUITE_END();
