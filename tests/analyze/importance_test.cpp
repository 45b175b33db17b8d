#include "resboost/importance.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "resboost/rng.h"
#include "support/error_text.h"
#include "support/linear_model.h"
#include "support/threads.h"

using namespace resboost;
using test::linear_model;

namespace {

/// The columns drawn, and the model's own answers as labels.
Dataset answered(const Model& model, Index rows) {
  Rng rng(3);
  Matrix x(rows, model.schema->width());
  for (Real& value : x.reshaped()) value = static_cast<Real>(rng.normal());
  Dataset data;
  data.x = RowSource(x);
  const Predictions said = model.predict(x);
  data.y = Matrix::Zero(rows, 2);
  for (Index i = 0; i < rows; ++i) data.y(i, said(i, 1) > said(i, 0) ? 1 : 0) = 1;
  return data;
}

Importance found(const Model& model, const Dataset& data, const std::string& metric,
                 ImportanceConfig config = {}) {
  Reporter silent;
  return importance_of(model, data, make_metric(metric, model.schema->task), config, silent);
}

}  // namespace

TEST_SUITE_BEGIN("analyze/importance");

TEST_CASE("a column that decides is worth what chance loses, one that is not read nothing") {
  const Model model = linear_model({{"idle", 0}, {"decides", 1}});
  const Importance importance = found(model, answered(model, 400), "accuracy");
  CHECK(importance.metric == "accuracy");
  CHECK(importance.value == 1);
  REQUIRE(importance.columns.size() == 2);
  const ColumnImportance& first = importance.columns[0];
  CHECK(first.column == "decides");
  CHECK(first.worse_by.size() == 10);
  CHECK(first.mean == doctest::Approx(0.5).epsilon(0.1));
  CHECK(first.low < first.mean);
  CHECK(first.mean < first.high);
  CHECK(first.low > 0.45);
  CHECK(importance.columns[1].mean == 0);
  CHECK(importance.columns[1].high == 0);
}

TEST_CASE("worse is larger where smaller is better") {
  const Model model = linear_model({{"idle", 0}, {"decides", 1}});
  CHECK(found(model, answered(model, 200), "log_loss").columns[0].mean > 0.1);
}

TEST_CASE("the interval is Student's of the repeats; one repeat has none") {
  const Model model = linear_model({{"a", 1}, {"b", 1}});
  const Dataset data = answered(model, 100);
  const auto column = found(model, data, "accuracy", {.repeats = 2}).columns[0];
  // Two values: a mean, a spread of half their difference, t = 12.706 with one degree of freedom.
  CHECK(column.high - column.mean ==
        doctest::Approx(12.7062 * std::abs(column.worse_by[0] - column.worse_by[1]) / 2));
  CHECK(std::isnan(found(model, data, "accuracy", {.repeats = 1}).columns[0].low));
}

TEST_CASE("the parts of a date are one column, and are shuffled together") {
  Model model = linear_model({{"when:year", 1}, {"when:days", -1}, {"other", 1}});
  Schema schema = *model.schema;
  schema.reading.dates["when"] = {};
  model.schema = std::make_shared<const Schema>(schema);
  Dataset data = answered(model, 200);
  Matrix x = data.x.matrix();
  x.col(1) = x.col(0);  // so that the model never sees the date, unless its parts come apart
  data.x = RowSource(x);
  const Importance importance = found(model, data, "log_loss");
  REQUIRE(importance.columns.size() == 2);
  CHECK(importance.columns[0].column == "other");
  CHECK(importance.columns[1].column == "when");
  CHECK(importance.columns[1].mean == doctest::Approx(0));
}

TEST_CASE("rows keep their weights: those of weight 0 say nothing") {
  const Model model = linear_model({{"a", 1}, {"b", 0}});
  Dataset data = answered(model, 100);
  data.y.bottomRows(50) = Matrix(data.y.bottomRows(50).rowwise().reverse());  // all wrong
  data.w = Vector::Zero(100);
  data.w.head(50).setConstant(2);
  CHECK(found(model, data, "accuracy").value == 1);
}

TEST_CASE("the same numbers for any number of threads, others for another seed") {
  const Model model = linear_model({{"a", 1}, {"b", 0.5}, {"c", 0.1}});
  const Dataset data = answered(model, 1500);
  const auto numbers = [&](int count, std::uint64_t seed) {
    const ThreadCount scope(count);
    std::vector<std::vector<double>> all;
    for (const auto& column : found(model, data, "log_loss", {3, seed}).columns)
      all.push_back(column.worse_by);
    return all;
  };
  CHECK(numbers(1, 1) == numbers(4, 1));
  CHECK(numbers(1, 1) != numbers(1, 2));
}

TEST_CASE("a wish to stop leaves the repeats that are complete") {
  struct Stopping final : Reporter {
    int asked = 0;
    bool stop_requested() override { return ++asked > 3; }  // within the third repeat
  } stopping;
  const Model model = linear_model({{"a", 1}, {"b", 0.5}});
  const Dataset data = answered(model, 50);
  const Importance importance =
      importance_of(model, data, make_metric("accuracy", model.schema->task), {}, stopping);
  CHECK(importance.columns[0].worse_by.size() == 2);
}

TEST_CASE("no rows, and rows of which a metric says nothing, are errors") {
  const Model model = linear_model({{"a", 1}});
  CHECK_THROWS_AS(found(model, answered(model, 0), "accuracy"), DataError);
  CHECK(test::error_text<DataError>([&] { found(model, answered(model, 1), "auc"); }) ==
        "importance: auc says nothing of these rows; name another metric");
}

TEST_SUITE_END();
