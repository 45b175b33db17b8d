#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/explain.h"
#include "support/error_text.h"
#include "support/linear_model.h"
#include "support/threads.h"
#include "support/toy_codes.h"
#include "support/toy_data.h"
#include "support/toy_model.h"

using namespace resboost;
using test::linear_model;
using test::linear_numbers;
using test::rows_of;

namespace {

Contributions found(const Model& model, const Dataset& rows, const Dataset& background,
                    ContributionConfig config = {}) {
  Reporter silent;
  return contributions_of(model, rows, background, config, silent);
}

/// Shapley's value of a column by its definition: over all sets of the others, and all rows of the
/// background.
double by_definition(const Model& model, const Matrix& row, const Matrix& background, int column,
                     Index output) {
  const int columns = static_cast<int>(row.cols());
  double value = 0;
  for (unsigned set = 0; set < 1U << columns; ++set) {
    if (set >> column & 1U) continue;
    Matrix without = background;
    int size = 0;
    for (int c = 0; c < columns; ++c) {
      if (!(set >> c & 1U)) continue;
      without.col(c).setConstant(row(0, c));
      ++size;
    }
    Matrix with = without;
    with.col(column).setConstant(row(0, column));
    const double gain = (model.predict(with) - model.predict(without)).col(output).mean();
    value += gain * std::tgamma(size + 1) * std::tgamma(columns - size) / std::tgamma(columns + 1);
  }
  return value;
}

void check_sums(const Contributions& all) {
  for (const RowContributions& row : all.rows)
    for (std::size_t k = 0; k < all.outputs.size(); ++k)
      CHECK(all.base[k] + row.value.col(static_cast<Index>(k)).sum() ==
            doctest::Approx(row.prediction[k]).epsilon(1e-12));
}

}  // namespace

TEST_SUITE_BEGIN("analyze/contributions");

TEST_CASE("of a sum each column contributes its term, less the background's mean of it") {
  const Model model = linear_numbers({{"a", 2}, {"b", -1}, {"idle", 0}});
  const Matrix background = random_matrix(40, 3, Rng(1)), x = random_matrix(5, 3, Rng(2));
  const Contributions all = found(model, rows_of(x), rows_of(background), {.samples = 40});
  CHECK(all.columns == std::vector<std::string>{"a", "b", "idle"});
  CHECK(all.outputs == std::vector<std::string>{"answer"});
  REQUIRE(all.rows.size() == 5);
  for (Index i = 0; i < 5; ++i) {
    const RowContributions& row = all.rows[static_cast<std::size_t>(i)];
    const double a = 2 * (double{x(i, 0)} - double{background.col(0).mean()});
    CHECK(row.value(0, 0) == doctest::Approx(a).epsilon(1e-5));
    CHECK(row.value(1, 0) ==
          doctest::Approx(double{background.col(1).mean()} - double{x(i, 1)}).epsilon(1e-5));
    CHECK(row.value(2, 0) == doctest::Approx(0));
    CHECK(row.error(2, 0) == doctest::Approx(0));
    // The error is that of the mean of the background's terms.
    const auto off = (background.col(0).array() - background.col(0).mean()).cast<double>();
    CHECK(row.error(0, 0) ==
          doctest::Approx(2 * std::sqrt(off.square().sum() / 39 / 40)).epsilon(1e-5));
  }
  check_sums(all);
}

TEST_CASE("where columns interact they are Shapley's values, as near as their errors say") {
  const Model model = linear_model({{"a", 2}, {"b", -1.5}, {"c", 1}, {"d", 0.5}});
  const Matrix background = 2 * random_matrix(10, 4, Rng(3)), x = 2 * random_matrix(3, 4, Rng(4));
  const Contributions all = found(model, rows_of(x), rows_of(background), {.samples = 2000});
  for (Index i = 0; i < 3; ++i)
    for (int c = 0; c < 4; ++c) {
      const RowContributions& row = all.rows[static_cast<std::size_t>(i)];
      const double right = by_definition(model, x.row(i), background, c, 1);
      CHECK(row.error(c, 1) < 0.01);
      CHECK(std::abs(row.value(c, 1) - right) < 4 * row.error(c, 1) + 1e-6);
    }
  check_sums(all);
}

TEST_CASE("a walk may go on in the next block of rows") {
  const Model model = linear_numbers({{"a", 2}, {"b", -1}, {"c", 3}, {"d", -4}});
  const Matrix background = random_matrix(1400, 4, Rng(9)), x = Matrix::Constant(1, 4, Real(5));
  const Contributions all = found(model, rows_of(x), rows_of(background), {.samples = 1400});
  for (Index c = 0; c < 4; ++c) {
    const double weight = double{model.net.heads[0].weight.value(c)};
    const double mean = background.col(c).cast<double>().mean();
    CHECK(all.rows[0].value(c, 0) == doctest::Approx(weight * (5 - mean)).epsilon(1e-6));
  }
}

TEST_CASE("contributions add up to the prediction from very few samples, of trees and blocks too") {
  for (const auto& make : {test::toy_model, test::mixed_model}) {
    const Model model = make(Task::Kind::classification);
    Dataset data = rows_of(random_matrix(30, model.schema->width(), Rng(5)));
    for (const ColumnSpec* spec : model.schema->coded_columns())
      data.codes.columns.push_back(spec->coded());
    data.codes.rows = 30;
    for (std::size_t i = 0; i < 30 * data.codes.columns.size(); ++i)
      data.codes.values.push_back(static_cast<std::uint8_t>(i * 7 % 3));
    const Contributions all = found(model, data, data, {.samples = 3});
    CHECK(all.columns == std::vector<std::string>{"size", "color"});
    CHECK(all.rows.size() == 30);
    check_sums(all);
    CHECK(all.rows[1].value.cwiseAbs().maxCoeff() > 1e-3);
  }
}

TEST_CASE("the parts of a date move together") {
  Model model = linear_numbers({{"when:year", 1}, {"when:days", -1}, {"other", 1}});
  Schema schema = *model.schema;
  schema.reading.dates["when"] = {};
  model.schema = std::make_shared<const Schema>(schema);
  Matrix x = random_matrix(20, 3, Rng(6));
  x.col(1) = x.col(0);  // so that the model never sees the date, unless its parts come apart
  const Contributions all = found(model, rows_of(x), rows_of(x), {.samples = 20});
  REQUIRE(all.columns == std::vector<std::string>{"when", "other"});
  for (const RowContributions& row : all.rows) CHECK(std::abs(row.value(0, 0)) < 1e-5);
}

TEST_CASE("a row's numbers are the same whatever is explained beside it, by any threads") {
  const Model model = linear_model({{"a", 1}, {"b", 0.5}, {"c", -1}});
  const Matrix x = random_matrix(700, 3, Rng(7));
  const Dataset all = rows_of(x);
  const Contributions one = found(model, rows_of(x.topRows(1)), all, {.samples = 300});
  const ThreadCount scope(4);
  const Contributions two = found(model, rows_of(x.topRows(2)), all, {.samples = 300});
  CHECK(one.rows[0].value == two.rows[0].value);
  CHECK(one.rows[0].error == two.rows[0].error);
  CHECK(found(model, rows_of(x.topRows(1)), all, {300, 2}).rows[0].value != one.rows[0].value);
}

TEST_CASE("one column contributes all that there is; a wish to stop leaves what is complete") {
  struct Stopping final : Reporter {
    bool stop_requested() override { return true; }
  } stopping;
  const Model model = linear_model({{"a", 1}});
  const Dataset data = rows_of(random_matrix(4, 1, Rng(8)));
  const Contributions all = contributions_of(model, data, data, {}, stopping);
  REQUIRE(all.rows.size() == 1);
  check_sums(all);
}

TEST_CASE("without rows or a background, and for pictures, there is an error") {
  const Model model = linear_model({{"a", 1}});
  const Dataset none = rows_of(Matrix(0, 1)), one = rows_of(Matrix::Zero(1, 1));
  CHECK(test::error_text<DataError>([&] { found(model, none, one); }) ==
        "explain: no rows to explain; give some");
  CHECK_THROWS_AS(found(model, one, none), DataError);
  CHECK_THROWS_AS(found(test::pixels_model(), one, one), DataError);
  CHECK_THROWS_AS(found(model, one, one, {.samples = 1}), ConfigError);
}

TEST_SUITE_END();
