#include "experiment/carry_on.h"

#include <doctest/doctest.h>

#include <cmath>

namespace resboost {
namespace {

/// Depths 0, 1, ... of ten, seen after so many seconds each.
ProbeCourse depths(const std::vector<double>& seconds, const std::vector<bool>& better) {
  ProbeCourse course;
  for (std::size_t i = 0; i < seconds.size(); ++i)
    course.stages.push_back({{seconds[i], 0}, static_cast<int>(i), 10, better[i]});
  return course;
}

TEST_SUITE_BEGIN("experiment/carry_on");

TEST_CASE("stages to come take what those before took; patience says how few there may be") {
  const auto ends = carried_on(depths({1, 9, 17}, {true, true, false}), {20, 0}, {0, 3, 0});
  REQUIRE(ends);
  CHECK(ends->least == doctest::Approx(17 + 2 * 8));
  CHECK(ends->likely == doctest::Approx(ends->least));
  CHECK(ends->most == doctest::Approx(17 + 8 * 8));
  const auto rising = carried_on(depths({1, 9, 17}, {true, true, true}), {20, 0}, {0, 3, 0});
  REQUIRE(rising);
  CHECK(rising->least == doctest::Approx(17 + 3 * 8));
  CHECK(rising->likely == doctest::Approx(rising->most));
  const auto over = carried_on(depths({1, 3}, {true, true}), {90, 0}, {0, 3, 0});
  REQUIRE(over);
  CHECK(over->most == doctest::Approx(90));  // it was still at it
}

TEST_CASE("a method that paces itself may end after any stage, and begin anew on all rows") {
  const auto once = carried_on(depths({1, 9}, {true, true}), {11, 0}, {0, 0, 0});
  REQUIRE(once);
  CHECK(once->least == doctest::Approx(11));
  CHECK(once->most == doctest::Approx(9 + 9 * 8));
  CHECK(once->likely == doctest::Approx((11 + 81) / 2.0));
  const auto twice = carried_on(depths({1, 9}, {true, true}), {11, 0}, {0, 0, 0, 2.1});
  REQUIRE(twice);
  CHECK(twice->most == doctest::Approx(2.1 * 81));
  ProbeCourse second = depths({1, 9}, {true, true});
  second.again = ProbeMoment{10, 0};
  const auto begun = carried_on(second, {19, 0}, {0, 0, 0, 2.1});
  REQUIRE(begun);
  CHECK(begun->least == doctest::Approx(21));
  CHECK(begun->most == doctest::Approx(21));
}

TEST_CASE("the first stage is known by its epochs, or by its minibatches") {
  ProbeCourse course = depths({1}, {true});
  CHECK_FALSE(carried_on(course, {5, 0}, {0, 3, 0}));
  course.block = ProbeFit{{2, 0}, {}, 0, 0};
  const auto by_steps = carried_on(course, {6, 40}, {100, 3, 0});
  REQUIRE(by_steps);  // a stage: 1 before, 4 / 40 * 100, 1 behind
  CHECK(by_steps->most == doctest::Approx(1 + 10 * (1 + 10 + 1)));
  course.block = ProbeFit{{2, 0}, {5, 30}, 3, 20};
  const auto by_epochs = carried_on(course, {6, 40}, {100, 3, 0});
  REQUIRE(by_epochs);
  CHECK(by_epochs->most == doctest::Approx(1 + 10 * (1 + 20 + 1)));
  course.stages[0].stage = 1;  // of pictures, where 1 s was for another fit
  course.block->begin.seconds = 1.5;
  const auto pictures = carried_on(course, {6, 40}, {100, 3, 0});
  REQUIRE(pictures);
  CHECK(pictures->most == doctest::Approx(1 + 9 * (0.5 + 3.5 / 3 * 20 + 0.5)));
}

TEST_CASE("epochs end to end; where the loss may end them, from as few as its patience says") {
  ProbeCourse course;
  course.network = ProbeFit{{2, 0}, {8, 60}, 6, 30};
  const auto whole = carried_on(course, {8.5, 65}, {300, 3, 0});
  REQUIRE(whole);
  CHECK(whole->likely == doctest::Approx(2 + 30 + 1.0 / 3));
  CHECK(whole->least == whole->most);
  const auto early = carried_on(course, {8.5, 65}, {300, 3, 4});
  REQUIRE(early);
  CHECK(early->least == doctest::Approx(8 + 4 + 1.0 / 3));
  CHECK(early->most == whole->most);
  course.network = ProbeFit{{2, 0}, {}, 0, 0};
  const auto begun = carried_on(course, {8, 30}, {300, 3, 0});
  REQUIRE(begun);
  CHECK(begun->likely == doctest::Approx(2 + 60));
}

TEST_CASE("before the first whole epoch the range is what it is behind it") {
  ProbeCourse course;
  course.network = ProbeFit{{2, 0}, {}, 0, 0};
  const auto whole = carried_on(course, {8, 30}, {300, 3, 0, 1, 30});
  REQUIRE(whole);
  CHECK(whole->most == doctest::Approx(2 + 60 + 2.0 / 3));
  CHECK(whole->least == whole->most);  // nothing ends it early
  const auto early = carried_on(course, {8, 30}, {300, 3, 4, 1, 30});
  REQUIRE(early);
  CHECK(early->least == doctest::Approx(2 + 4 * 2 + 2.0 / 3));
  CHECK(early->most == whole->most);
}

TEST_CASE("a fit that took longer than its epochs say is within its own range") {
  ProbeCourse course;
  course.network = ProbeFit{{2, 0}, {8, 60}, 6, 6};
  const auto over = carried_on(course, {50, 60}, {60, 3, 0});
  REQUIRE(over);
  CHECK(over->least == 50);
  CHECK(over->likely == 50);
  CHECK(over->most == 50);
}

TEST_CASE("small races grow little with their rows: large ones are not said to") {
  std::vector<Probe> probes{{1000000, 20, 0, {}, false}, {15626, 9.4}, {62500, 13}};
  const auto ended = carried_to(1000000, probes);
  REQUIRE(ended);
  const double linear = 13 * 16, power = 13 * 13 / 9.4;  // for four times the rows 13 / 9.4
  CHECK(ended->likely == doctest::Approx(std::sqrt(linear * power * 13 / 9.4)).epsilon(0.001));
  CHECK(ended->most > linear);
  CHECK(ended->least == doctest::Approx(20));  // what was spent, on all rows
  probes.push_back({250000, 21, 0, {}, false});
  const auto cut_off = carried_to(1000000, probes);
  REQUIRE(cut_off);
  CHECK(cut_off->least == doctest::Approx(21 * 4));
  CHECK(cut_off->likely == doctest::Approx(linear));
  CHECK(cut_off->most == ended->most);
  probes.back().seconds = 500;
  const auto late = carried_to(1000000, probes);
  REQUIRE(late);
  CHECK(late->least == 2000);
  CHECK(late->likely == 2000);
  CHECK(late->most == 2000);
}

TEST_CASE("rows that cost more than linearly are carried on as they do, up to a power of 1.2") {
  const auto steep = carried_to(400, {{400, 1, 0, {}, false}, {25, 1}, {100, 64}});
  REQUIRE(steep);
  const double power = 64 * std::pow(4, 1.2);
  CHECK(steep->least == doctest::Approx(power / 2));
  CHECK(steep->likely == doctest::Approx(power));
  CHECK(steep->most == doctest::Approx(2 * power));
  CHECK_FALSE(carried_to(400, {{400, 1, 0, {}, false}, {100, 64}}));
}

TEST_CASE("nothing seen, nothing said") {
  CHECK_FALSE(carried_on(ProbeCourse{}, {20, 0}, {300, 3, 0}));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
