#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "resboost/export.h"
#include "support/compiled_c.h"
#include "support/error_text.h"
#include "support/toy_model.h"

using namespace resboost;
using test::CompiledC;

namespace {

using Row = std::vector<Value>;

/// The C file says what the predictor says.
void check_same(const Model& model, const std::vector<Row>& rows) {
  const CompiledC compiled(to_c(model, "toy"));
  auto shared = std::make_shared<Model>();
  *shared = {model.schema, make_loss(model.loss->spec()), model.net.clone(), {}};
  const Predictor predictor(shared);
  Predictor::Workspace workspace;
  const std::size_t outputs = predictor.outputs().size();
  CHECK(compiled.names("toy_columns", predictor.columns().size()) == predictor.columns());
  CHECK(compiled.names("toy_outputs", outputs) == predictor.outputs());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    std::vector<double> expected(outputs), found(outputs);
    predictor.predict(rows[i], workspace, expected);
    REQUIRE(compiled.predict(rows[i], found) == 0);
    for (std::size_t k = 0; k < outputs; ++k)
      CHECK(found[k] == doctest::Approx(expected[k]).epsilon(2e-6));
  }
}

std::vector<Row> rows_of(const std::vector<Value>& first, const std::vector<Value>& second) {
  std::vector<Row> rows;
  for (const Value& a : first)
    for (const Value& b : second) rows.push_back({a, b});
  return rows;
}

std::vector<Row> toy_rows() {
  // Values borrow their text.
  static const auto levels = test::toy_schema(Task::Kind::classification).columns[1].levels;
  return rows_of({-7.0, -1.0, 0.1, 1e300, -1e300, std::nan(""), std::monostate{}, "0.1", "+1e-3",
                  "-.5e1", "", "NA", "n.d."},
                 {levels[0], levels[1], levels[2], "never seen", "", "NA", 3.0, std::nan("")});
}

}  // namespace

TEST_SUITE_BEGIN("export/c_source");

TEST_CASE("networks, trees and both, of classes and numbers") {
  for (const auto kind : {Task::Kind::classification, Task::Kind::regression}) {
    check_same(test::toy_model(kind), toy_rows());
    check_same(test::trees_model(kind), toy_rows());
    check_same(test::mixed_model(kind), toy_rows());
  }
}

TEST_CASE("categories as means of a target") {
  auto rows = toy_rows();
  for (const char* level : {"rare", "rarer"}) rows.push_back({1.0, level});
  check_same(test::encoded_model(), rows);
}

TEST_CASE("every loss") {
  for (const LossInfo& info : losses()) {
    CAPTURE(info.name);
    const auto loss = info.make(info.usual);
    Model model =
        test::toy_model(loss->of_classes() ? Task::Kind::classification : Task::Kind::regression);
    model.loss = info.make(info.usual);
    check_same(model, {{-7.0, "red"}, {0.3, "never seen"}});
  }
}

TEST_CASE("sums, towers and blocks that read the row alone") {
  Rng rng(3);
  Model model = test::toy_model(Task::Kind::classification);
  const Index width = model.schema->width();
  model.net.stages[1].block = make_sum(test::toy_block(4, 4, rng), make_identity(4));
  model.net.stages[2].block = make_towers(test::toy_block(4, 4, rng), make_dense(width, 4));
  model.net.stages.push_back({test::toy_block(width, 4, rng), Real(0.5), Real(0.5), Reads::x});
  for (Param* param : model.net.params()) test::fill(*param, rng);
  model.net.heads.push_back(model.net.heads.back());
  check_same(model, toy_rows());
}

TEST_CASE("categories of two levels, of numbers, and words that mean missing") {
  Model model = test::trees_model(Task::Kind::regression);
  Schema schema = *model.schema;
  ColumnSpec& color = schema.columns[1];
  color.levels = {"1", "-2.5"};
  color.missing_level = false;
  schema.reading.missing = {"-999", "gone"};
  schema.reading.present = {"NA"};
  model.schema = std::make_shared<const Schema>(schema);
  const std::vector<Value> numbers{-999.0, "-999", "-999.0", "gone", 0.05},
      levels{"1", "1.0", "+1", "01", 1.0, "-2.50", -2.5, "2", "NA", "gone", "-999", ""};
  check_same(model, rows_of(numbers, levels));
  color.levels = {"1e3", "0.5", "big"};  // found by their text, or as numbers are called
  color.missing_level = true;
  model.schema = std::make_shared<const Schema>(schema);
  check_same(model, rows_of(numbers, {"1e3", 1000.0, 0.5, "0.50", "big", "1000"}));
}

TEST_CASE("dates, decimal commas, and what cannot be read") {
  Model model = test::trees_model(Task::Kind::regression);
  Schema schema = *model.schema;
  schema.columns.resize(1);
  schema.columns[0].name = "when:days";
  schema.columns[0].cuts = {0, 18628.25, 19000};
  ColumnSpec hour = schema.columns[0], size = hour, month;
  hour.name = "when:hour";
  size.name = "size";
  month.name = "when:month";
  month.kind = ColumnSpec::Kind::category;
  month.levels = {"7", "1", "12"};
  schema.columns.push_back(hour);
  schema.columns.push_back(month);
  schema.columns.push_back(size);
  schema.reading.dates["when"] = {DateForm::Order::day_month_year, true};
  schema.reading.numbers["size"] = {',', "", "", ""};
  model.schema = std::make_shared<const Schema>(schema);
  Rng rng(5);
  model.net = {};
  model.net.stages.push_back({make_dense(schema.width(), 2), 0, 1});
  for (Param* param : model.net.params()) test::fill(*param, rng);
  model.net.heads.emplace_back(2, 2);
  model.net.heads.back().weight.value << 1, 0, 0, 1;
  check_same(model,
             rows_of({"1.1.2021", "31/12/1969 23:59:59.5", "29-Feb-2020", "20-Jul-21 10:30 PM",
                      "20 July, 2021 12:05am", "01.02.2003T04:05:06+02:00", "01.02.2003 04:05 UTC",
                      "", "NA", "n.d.", std::nan(""), std::monostate{}},
                     {"1,5", "-3", 2.5, "NA"}));
  const CompiledC compiled(to_c(model, "toy"));
  std::vector<double> out(2);
  for (const Value& bad : {Value("29.2.2021"), Value("1.2"), Value("2021-01-01x"), Value(3.0),
                           Value("1.1.2021 25:00"), Value("text")})
    CHECK(compiled.predict({bad, 1.0}, out) == 1);
  for (const Value& bad :
       {Value("1.5"), Value("1e999"), Value(INFINITY), Value("red"), Value("1,5 ")})
    CHECK(compiled.predict({"1.1.2021", bad}, out) == 2);
}

TEST_CASE("layers of pictures on the columns of a table") {
  check_same(test::picture_model(), toy_rows());
}

TEST_CASE("scores that overflow are an answer of their own") {
  Model model = test::toy_model(Task::Kind::classification);
  for (Head& head : model.net.heads) head.weight.value.setConstant(Real(3e38));
  std::vector<double> out(3);
  CHECK(CompiledC(to_c(model, "toy")).predict({1.0, "red"}, out) == -1);
}

TEST_CASE("texts of a model are no code") {
  Model model = test::toy_model(Task::Kind::classification);
  Schema schema = *model.schema;
  schema.columns[0].name = "*/ int x; /* \"; \?\?/";
  schema.columns[1].levels = {"\\", "\"; exit(1); \"", "\n#error"};
  schema.task.outputs = {"a\tb", "%s", "\xff"};
  model.schema = std::make_shared<const Schema>(schema);
  check_same(model, {{1.0, "\\"}, {2.0, "\"; exit(1); \""}, {3.0, "\n#error"}});
}

TEST_CASE("what has no place in C is named") {
  Model model = test::toy_model(Task::Kind::classification);
  Schema schema = *model.schema;
  schema.columns[1].levels[0] = std::string("a\0b", 3);
  model.schema = std::make_shared<const Schema>(schema);
  CHECK(test::error_text<ModelError>([&] { to_c(model, "toy"); }).find("column \"color\"") !=
        std::string::npos);
  for (const char* name : {"", "1a", "a-b", "_a", "a b"})
    CHECK_THROWS_AS(to_c(test::toy_model(Task::Kind::regression), name), ConfigError);
}

TEST_SUITE_END();
