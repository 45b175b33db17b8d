#include "pages/quality_sections.h"

#include <doctest/doctest.h>

#include <cmath>

namespace resboost {
namespace {

using Numbers = std::vector<double>;

Task classes(std::vector<std::string> names) {
  return {Task::Kind::classification, std::move(names), {}, {}, {}, {}};
}

/// One-hot labels.
Dataset labelled(const std::vector<Index>& labels, Index count) {
  Dataset data;
  data.x = Matrix(Matrix::Zero(static_cast<Index>(labels.size()), 1));
  data.y = Matrix::Zero(static_cast<Index>(labels.size()), count);
  for (std::size_t i = 0; i < labels.size(); ++i) data.y(static_cast<Index>(i), labels[i]) = 1;
  return data;
}

double number(const report::Cell& cell) { return std::get<double>(cell); }

TEST_SUITE_BEGIN("pages/quality_sections");

TEST_CASE("the confusion matrix counts true classes by row and predicted ones by column") {
  Predictions predictions(4, 2);
  predictions << 0.9f, 0.1f, 0.4f, 0.6f, 0.3f, 0.7f, 0.8f, 0.2f;
  const auto sections =
      quality_sections(classes({"a", "b"}), predictions, labelled({0, 0, 1, 0}, 2));
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].id == "confusion");
  const report::Table& table = *sections[0].table;
  CHECK(table.header == std::vector<std::string>{"true class", "a", "b", "share right"});
  CHECK(std::get<std::string>(table.rows[0][0]) == "a");
  CHECK(number(table.rows[0][1]) == 2);
  CHECK(number(table.rows[0][2]) == 1);
  CHECK(number(table.rows[0][3]) == doctest::Approx(2.0 / 3));
  CHECK(number(table.rows[1][1]) == 0);
  CHECK(number(table.rows[1][2]) == 1);
  CHECK(sections[0].see ==
        "Rows are true classes, columns what was predicted. Most often, 1 of the 3 rows of class a "
        "is taken for b.");
}

TEST_CASE("the reliability diagram has the share right in each bin of confidence") {
  // Ten rows at 0.75, of which six are right; two at 0.95, both right.
  Predictions predictions(12, 2);
  std::vector<Index> labels;
  for (Index i = 0; i < 12; ++i) {
    predictions.row(i) << (i < 10 ? 0.75f : 0.95f), (i < 10 ? 0.25f : 0.05f);
    labels.push_back(i < 4 ? 1 : 0);
  }
  const auto section = quality_sections(classes({"a", "b"}), predictions, labelled(labels, 2))[1];
  CHECK(section.id == "reliability");
  CHECK(section.chart->diagonal);
  const report::Series& line = section.chart->series[0];
  REQUIRE(line.x.size() == 2);
  CHECK(line.x[0] == doctest::Approx(0.75));
  CHECK(line.y == Numbers{0.6, 1});
  CHECK(line.low[0] == doctest::Approx((0.65 - std::sqrt(0.0265)) / 1.1));
  CHECK(line.high[0] == doctest::Approx((0.65 + std::sqrt(0.0265)) / 1.1));
  CHECK(line.low[1] == doctest::Approx(2.0 / 3));  // Wilson: n / (n + 1) where all are right
  CHECK(line.high[1] == doctest::Approx(1));
  // (10 * 0.15 + 2 * 0.05) / 12
  CHECK(section.see.find("expected calibration error is 0.1333.") != std::string::npos);
}

TEST_CASE("the calibration error on the page is that of the metrics, row weights included") {
  Predictions predictions(3, 2);
  predictions << 0.9, 0.1, 0.7, 0.3, 0.74, 0.26;  // 0.70 and 0.74 have a bin each
  const Task task = classes({"a", "b"});
  Dataset data = labelled({0, 1, 0}, 2);
  data.w = Vector{{0.5f, 2.0f, 0.5f}};
  const Metrics metrics = metrics_of(task, predictions, data);
  CHECK(metrics.ece == doctest::Approx((0.5 * 0.1 + 2 * 0.7 + 0.5 * 0.26) / 3));
  const std::string text = fmt::format("expected calibration error is {:.4f}.", metrics.ece);
  CHECK(quality_sections(task, predictions, data)[1].see.find(text) != std::string::npos);
}

TEST_CASE("more than 20 classes have no matrix") {
  const std::vector<std::string> names(21, "x");
  const auto sections =
      quality_sections(classes(names), Predictions::Constant(1, 21, 1.0 / 21), labelled({3}, 21));
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].id == "reliability");
}

TEST_CASE("predictions stand against true values in the target's units, at most 1,000 of them") {
  const Task task{Task::Kind::regression, {"price", "size"}, {100, 0}, {10, 1}, {0, 0}, {1, 1}};
  Dataset data;
  data.y = Matrix::Constant(2500, 2, 2);
  data.x = Matrix(Matrix::Zero(2500, 1));
  const auto sections = quality_sections(task, Predictions::Constant(2500, 2, 7), data);
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].id == "predicted-1");
  CHECK(sections[0].chart->x_label == "true price");
  CHECK(sections[0].chart->series[0].x.size() == 834);  // every third
  CHECK(sections[0].chart->series[0].x[0] == 120);
  CHECK(sections[0].chart->series[0].y[0] == 7);
  CHECK(
      sections[0].see ==
      "Points on the diagonal are predicted exactly. Shown are 834 of 2,500 rows, evenly spread.");
  CHECK(sections[1].chart->series[0].x[0] == 2);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
