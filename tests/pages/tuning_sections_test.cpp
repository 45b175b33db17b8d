#include "pages/tuning_sections.h"

#include <doctest/doctest.h>

#include <cmath>

namespace resboost {
namespace {

Tuning some_tuning() {
  Tuning tuning;
  tuning.search.metric = "log_loss";
  tuning.search.rungs = {500, 1500};
  tuning.search.space = {{"trees.leaves", 4, 96, true},
                         {"trees.l2", 0.01, 10, false, true},
                         {"loss", 0, 0, false, false, {"squared", "absolute"}}};
  const auto add = [&](int number, int rung, double score) {
    TuningTrial trial{number, rung, tuning.search.rungs[static_cast<std::size_t>(rung)]};
    if (number > 0)
      trial.options = {
          {"trees.leaves", std::to_string(4 + number)}, {"trees.l2", "0.5"}, {"loss", "squared"}};
    trial.score = score;
    tuning.trials.push_back(trial);
  };
  add(0, 1, 0.5);
  add(1, 0, 0.7);
  add(2, 0, std::nan(""));
  add(1, 1, 0.4);
  tuning.best = 3;
  return tuning;
}

TEST_SUITE_BEGIN("pages/tuning_sections");

TEST_CASE(
    "a cloud for each number of rows, a chart for each number searched, the best in a table") {
  const auto sections = tuning_sections(some_tuning());
  REQUIRE(sections.size() == 4);
  const auto& course = sections[0].chart->series;
  REQUIRE(course.size() == 2);
  CHECK(course[0].name == "500 rows");
  CHECK(course[0].y == std::vector<double>{0.7});
  CHECK(course[1].y == std::vector<double>{0.5, 0.4});
  const auto& best = sections[1].table->rows;
  REQUIRE(best.size() == 2);
  CHECK(std::get<double>(best[0][1]) == 0.4);
  CHECK(std::get<std::string>(best[0][3]) == "5");
  CHECK(std::get<std::string>(best[1][3]) == "as given");
  CHECK(sections[2].id == "tuning-trees-leaves");
  CHECK(sections[2].chart->series[1].x == std::vector<double>{5});
  CHECK_FALSE(sections[2].chart->log_x);
  CHECK(sections[3].chart->log_x);
}

TEST_CASE("nothing where nothing was found") {
  Tuning tuning = some_tuning();
  tuning.best = -1;
  CHECK(tuning_sections(tuning).empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
