#include "experiment/carry_on.h"

#include <doctest/doctest.h>

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

TEST_CASE("nothing seen, nothing said") {
  CHECK_FALSE(carried_on(ProbeCourse{}, {20, 0}, {300, 3, 0}));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
