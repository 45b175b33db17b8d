#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/explain.h"
#include "support/error_text.h"
#include "support/linear_model.h"
#include "support/toy_data.h"
#include "support/toy_model.h"

using namespace resboost;
using test::linear_model;
using test::linear_numbers;
using test::rows_of;

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// The numbers as a column of a file.
ColumnValues ordered(const std::vector<double>& numbers) {
  ColumnValues values{"a", true};
  values.numbers = numbers;
  for (const double number : numbers)
    values.texts.push_back(std::isnan(number) ? "" : std::to_string(static_cast<int>(number)));
  return values;
}

std::vector<std::string> texts_of(const std::vector<DependencePoint>& points) {
  std::vector<std::string> texts;
  for (const DependencePoint& point : points) texts.push_back(point.value);
  return texts;
}

std::vector<DependencePoint> points_of(const Matrix& x) {
  std::vector<double> numbers;
  for (Index i = 0; i < x.rows(); ++i) numbers.push_back(double{x(i, 0)});
  return dependence_points(ordered(numbers), 7);
}

Dependence found(const Model& model, const Matrix& x, const std::string& column) {
  Reporter silent;
  return dependence_of(model, rows_of(x), column, points_of(x), silent);
}

}  // namespace

TEST_SUITE_BEGIN("analyze/dependence");

TEST_CASE("points of numbers are quantiles in rising order, missing last") {
  using Texts = std::vector<std::string>;
  CHECK(texts_of(dependence_points(ordered({5, 1, kMissing, 3, 3}), 9)) ==
        Texts{"1", "3", "5", ""});
  std::vector<double> numbers;
  for (int i = 100; i >= 0; --i) numbers.push_back(i);
  const auto five = dependence_points(ordered(numbers), 5);
  CHECK(texts_of(five) == Texts{"0", "25", "50", "75", "100"});
  CHECK(five[1].row == 75);
  CHECK(five[1].number == 25);
  // Of 100 zeros and 5 others most quantiles are the same value, which is one point.
  std::vector<double> zeros(100, 0.0);
  zeros.insert(zeros.end(), {1, 2, 3, 4, 5});
  CHECK(texts_of(dependence_points(ordered(zeros), 4)) == Texts{"0", "5"});
}

TEST_CASE("points of categories are the most frequent ones") {
  const ColumnValues colours{"colour", false, {"red", "", "blue", "green", "blue"}, {}};
  const auto points = dependence_points(colours, 2);
  CHECK(texts_of(points) == std::vector<std::string>{"blue", "green", ""});
  CHECK(points[0].row == 2);
  CHECK(points[2].row == 1);
  CHECK(std::isnan(points[0].number));
}

TEST_CASE(
    "of a sum the dependence is the column's term and the mean of the others, rows parallel") {
  const Model model = linear_numbers({{"a", 2}, {"b", 3}});
  const Matrix x = random_matrix(50, 2, Rng(1));
  const Dependence all = found(model, x, "a");
  REQUIRE(all.points.size() == 7);
  CHECK(all.curves.size() == 7);
  const auto others = (3 * x.col(1)).cast<double>().eval();
  const double error =
      3 *
      std::sqrt((x.col(1).cast<double>().array() - x.col(1).cast<double>().mean()).square().sum() /
                49 / 50);
  for (Index p = 0; p < 7; ++p) {
    const DependencePoint& point = all.points[static_cast<std::size_t>(p)];
    CHECK(all.mean(p, 0) == doctest::Approx(2 * point.number + others.mean()).epsilon(1e-5));
    CHECK(all.error(p, 0) == doctest::Approx(error).epsilon(1e-4));
    for (Index i = 0; i < 50; ++i)
      CHECK(all.curves[static_cast<std::size_t>(p)](i, 0) ==
            doctest::Approx(2 * point.number + others(i)).epsilon(1e-5));
  }
}

TEST_CASE("a row keeps its prediction at its own value") {
  const Model model = linear_model({{"a", 1}, {"b", -2}});
  const Matrix x = random_matrix(20, 2, Rng(2));
  const Dependence all = found(model, x, "a");
  const Predictions said = model.predict(x);
  for (std::size_t p = 0; p < all.points.size(); ++p) {
    const Index row = all.points[p].row;
    CHECK(all.curves[p](row, 1) == said(row, 1));
  }
}

TEST_CASE("a column that is not read is an error that names the nearest; so are no rows") {
  const Model model = linear_model({{"colour", 1}, {"b", -2}});
  CHECK(test::error_text<ConfigError>([&] { found(model, Matrix::Zero(3, 2), "color"); }) ==
        "explain: the model reads no column \"color\"; did you mean \"colour\"");
  CHECK_THROWS_AS(found(model, Matrix(0, 2), "b"), DataError);
  CHECK_THROWS_AS(found(test::pixels_model(), Matrix::Zero(1, 32), "b"), DataError);
}

TEST_CASE("a wish to stop leaves the points that are complete") {
  struct Stopping final : Reporter {
    int asked = 0;
    bool stop_requested() override { return ++asked == 2; }
  } stopping;
  const Model model = linear_model({{"a", 1}, {"b", -2}});
  const Matrix x = random_matrix(20, 2, Rng(2));
  const Dependence all = dependence_of(model, rows_of(x), "a", points_of(x), stopping);
  CHECK(all.points.size() == 2);
  CHECK(all.mean.rows() == 2);
}

TEST_SUITE_END();
