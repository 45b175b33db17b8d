#include "pages/explain_sections.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace resboost {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Dependence along(std::vector<DependencePoint> points) {
  Dependence all{"column", {"no", "yes"}, std::move(points), {}, {}, {}};
  const Index count = std::ssize(all.points);
  all.mean = Eigen::MatrixXd::Constant(count, 2, 0.5);
  all.error = Eigen::MatrixXd::Constant(count, 2, 0.1);
  all.curves.assign(all.points.size(), Predictions::Constant(40, 2, 0.25));
  return all;
}

/// Two rows, two columns; of the second output they contribute what stands here.
Contributions contributions(double first, double second) {
  Contributions all{{"a", "b"}, {"no", "yes"}, {0.5, 0.5}, {0, 0}, {}};
  for (const double sign : {1.0, -1.0}) {
    RowContributions row{{0.2, 0.8}, Eigen::MatrixXd::Zero(2, 2), Eigen::MatrixXd::Ones(2, 2)};
    row.value.col(1) << sign * first, sign * second;
    all.rows.push_back(row);
  }
  return all;
}

TEST_SUITE_BEGIN("pages/explain_sections");

TEST_CASE("columns are in the order of the size of what they contribute, whatever its sign") {
  const Contributions all = contributions(0.1, -0.3);
  CHECK(by_size(mean_sizes(all), {1}) == std::vector<std::size_t>{1, 0});
  CHECK(mean_sizes(all)(1, 1) == doctest::Approx(0.3));
  const std::vector<ColumnValues> values{{"a", false, {"x", ""}, {}}, {"b", false, {"y", "z"}, {}}};
  const auto sections = contribution_sections(all, {"Line 2", "Line 3"}, values, {1});
  REQUIRE(sections.size() == 3);
  CHECK(sections[0].chart->names == std::vector<std::string>{"b", "a"});
  CHECK(sections[2].title == "Line 3, yes");
  CHECK(sections[2].chart->names == std::vector<std::string>{"b = z", "a = missing"});
  CHECK(sections[2].chart->series[0].y[0] == doctest::Approx(0.3));
  CHECK(sections[2].chart->series[0].low[0] == doctest::Approx(0.3 - 1.96));
}

TEST_CASE("numbers lie where they are, without missing ones; dates and categories side by side") {
  const auto numbers =
      dependence_sections(along({{"1", 1, 0}, {"4.5", 4.5, 1}, {"", kNone, 2}}), 1, {1});
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[0].chart->names.empty());
  CHECK(numbers[0].chart->series[0].x == std::vector<double>{1, 4.5});
  CHECK(numbers[1].table->rows.size() == 3);
  CHECK(numbers[2].chart->series.size() == 12);
  const auto dates =
      dependence_sections(along({{"2021-07-05", 18813, 0}, {"", kNone, 1}}), 2, {0, 1});
  CHECK(dates.size() == 4);
  CHECK(dates[0].id == "dependence-2");
  CHECK(dates[0].chart->kind == report::Chart::Kind::lines);
  CHECK(dates[0].chart->names == std::vector<std::string>{"2021-07-05", "missing"});
  const auto colours = dependence_sections(along({{"red", kNone, 0}, {"blue", kNone, 1}}), 3, {1});
  CHECK(colours[0].chart->kind == report::Chart::Kind::points);
  CHECK(colours[0].chart->series[0].x == std::vector<double>{0, 1});
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
