#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/metrics.h"

using namespace resboost;

namespace {

double count_rows(const Judged& judged) { return static_cast<double>(judged.rows()); }

}  // namespace

TEST_SUITE_BEGIN("metrics/registered");

TEST_CASE("a metric that is registered is found by its name, for its kind of targets") {
  Task task;
  task.kind = Task::Kind::regression;
  task.outputs = {"y"};
  CHECK_THROWS_AS(make_metric("own_rows", task), ConfigError);
  const std::size_t count = metrics().size();
  register_metric({.name = "own_rows", .summary = "rows", .measure = count_rows});
  CHECK(metrics().size() == count + 1);
  CHECK(make_metric("own_rows", task).summary == "rows");
  task.kind = Task::Kind::classification;
  CHECK_THROWS_WITH_AS(make_metric("own_rows", task), doctest::Contains("a metric of numbers"),
                       ConfigError);
}

TEST_CASE("names that are taken, or are none, and metrics that nothing measures are refused") {
  const std::size_t count = metrics().size();
  CHECK_THROWS_WITH_AS(register_metric({.name = "rmse", .summary = "", .measure = count_rows}),
                       doctest::Contains("choose another"), ConfigError);
  for (const char* name : {"", "f1:class", "a b"})
    CHECK_THROWS_WITH_AS(register_metric({.name = name, .summary = "", .measure = count_rows}),
                         doctest::Contains("letters, digits"), ConfigError);
  CHECK_THROWS_AS(register_metric({.name = "mine", .summary = ""}), ConfigError);
  CHECK(metrics().size() == count);
}

TEST_SUITE_END();
