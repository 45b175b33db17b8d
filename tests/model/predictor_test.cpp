#include "resboost/predictor.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "resboost/error.h"
#include "resboost/experiment.h"
#include "resboost/model_file.h"
#include "resboost/read.h"
#include "support/allocations.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

/// Rows as people have them: numbers with gaps, money, dates, codes, categories, a word of absence.
std::vector<std::vector<std::string>> messy_rows(int count) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < count; ++i)
    rows.push_back({i % 7 == 0 ? "" : fmt::format("{}.{}", 20 + i % 40, i % 10),
                    fmt::format("${},{:03}", 1 + i % 9, i * 37 % 1000),
                    fmt::format("20{:02}-{:02}-{:02}", 10 + i % 13, 1 + i % 12, 1 + i % 28),
                    fmt::format("{:03}", i % 5),
                    i % 3 == 0   ? "red"
                    : i % 3 == 1 ? "blue"
                                 : "n/a",
                    (i % 40 > 20) == (i % 3 == 0) ? "yes" : "no"});
  return rows;
}

std::string as_csv(const std::vector<std::vector<std::string>>& rows) {
  std::string text = "age,pay,since,code,colour,bought\n";
  for (const auto& row : rows)
    text += fmt::format("{},\"{}\",{},{},{},{}\n", row[0], row[1], row[2], row[3], row[4], row[5]);
  return text;
}

std::shared_ptr<const Model> trained(const std::string& method) {
  RunConfig config;
  config.train.method = method;
  config.train.stages = 2;
  config.train.rfrboost.features = 8;
  config.train.trees.rounds = 10;
  config.schema.categorical = {"since:month"};
  struct Silent final : Reporter {
  } silent;
  Prepared data = prepare(parse_table(as_csv(messy_rows(300)), "t.csv", {}), config);
  return std::make_shared<const Model>(train_run(std::move(data), config, nullptr, silent).model);
}

/// What the model says of the same rows as a file.
Predictions by_file(const Model& model, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> warnings;
  const Table table =
      parse_table(as_csv(rows), "new.csv", read_config_for(*model.schema, Schema::Targets::none));
  return model.predict(model.schema->encode(table, all_rows(table), Schema::Targets::none, warnings,
                                            model.net.views()));
}

/// The values that a predictor of that table takes, texts borrowed.
std::vector<Value> values_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<Value> values;
  for (const auto& row : rows)
    for (std::size_t c = 0; c + 1 < row.size(); ++c) values.push_back(std::string_view(row[c]));
  return values;
}

TEST_SUITE_BEGIN("model/predictor");

TEST_CASE("rows of texts are predicted as the same rows of a file, one by one and together") {
  for (const char* method : {"rfrboost", "trees"}) {
    CAPTURE(method);
    const auto model = trained(method);
    const Predictor predictor(model);
    CHECK(predictor.columns() == std::vector<std::string>{"age", "pay", "since", "code", "colour"});
    CHECK(predictor.outputs() == model->schema->task.outputs);
    CHECK(predictor.of_classes());
    auto rows = messy_rows(300);
    rows[1][4] = "green";  // no row of training had it
    rows[2][3] = "NA";
    rows[3][1] = "250";  // no money in front
    rows[4][2] = "";
    const Predictions expected = by_file(*model, rows);
    const std::vector<Value> values = values_of(rows);
    std::vector<double> all(2 * rows.size()), one(2);
    Predictor::Workspace workspace;
    predictor.predict(values, workspace, all);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CAPTURE(i);
      predictor.predict(std::span(values).subspan(5 * i, 5), workspace, one);
      CHECK(one[0] == doctest::Approx(expected(static_cast<Index>(i), 0)).epsilon(1e-5));
      CHECK(all[2 * i + 1] == doctest::Approx(expected(static_cast<Index>(i), 1)).epsilon(1e-5));
    }
  }
}

TEST_CASE("an answer stands for the likeliest class, or what the threshold says") {
  auto model = std::make_shared<Model>();
  auto schema = std::make_shared<Schema>();
  schema->task.outputs = {"no", "yes"};
  const auto predicted = [&](double of_yes) {
    model->schema = schema;
    return Predictor(model).predicted_class(std::vector<double>{1 - of_yes, of_yes});
  };
  CHECK(predicted(0.6) == 1);
  CHECK(predicted(0.5) == 0);
  schema->task.threshold = 0.5;
  CHECK(predicted(0.5) == 1);
  schema->task.threshold = 0.75;
  CHECK(predicted(0.6) == 0);
  model->schema = schema;
  CHECK_THROWS_AS(Predictor(model).predicted_class(std::vector<double>{1}), DataError);
}

TEST_CASE("numbers stand for themselves, and for the category of that value; NaN is missing") {
  const std::string csv = "a,kind,t\n1,1,0.5\n2,2,1.5\n3,3,2.5\n,1,0.25\n5,2,1.75\n6,3,2.75\n";
  RunConfig config;
  config.schema.categorical = {"kind"};
  config.train.method = "rfrboost";
  config.train.stages = 1;
  config.valid_share = 0;
  Reporter silent;
  const auto model = std::make_shared<const Model>(
      train_run(prepare(parse_table(csv, "t.csv", {}), config), config, nullptr, silent).model);
  const Predictor predictor(model);
  CHECK_FALSE(predictor.of_classes());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> numbers{1, 2, nan, 3, 5, nan};
  const std::vector<Value> texts{"1", "2", std::monostate{}, "3", 5.0, "NA"};
  std::vector<double> by_number(3), by_text(3);
  Predictor::Workspace workspace;
  predictor.predict(numbers, workspace, by_number);
  predictor.predict(texts, workspace, by_text);
  CHECK(by_number == by_text);
  CHECK(by_number[0] != by_number[1]);
}

TEST_CASE("nothing is allocated once a workspace has seen as many rows") {
  if (!test::allocations()) return;
  for (const char* method : {"rfrboost", "trees"}) {
    CAPTURE(method);
    const Predictor predictor(trained(method));
    const auto rows = messy_rows(40);
    const std::vector<Value> values = values_of(rows);
    std::vector<double> out(2 * rows.size());
    Predictor::Workspace workspace;
    predictor.predict(values, workspace, out);
    const long before = *test::allocations();
    predictor.predict(values, workspace, out);
    for (std::size_t i = 0; i < rows.size(); ++i)
      predictor.predict(std::span(values).subspan(5 * i, 5), workspace,
                        std::span(out).subspan(2 * i, 2));
    CHECK(*test::allocations() == before);
  }
}

TEST_CASE("what cannot be read is named by row, column and value") {
  const Predictor predictor(trained("rfrboost"));
  Predictor::Workspace workspace;
  std::vector<double> out(2);
  const auto error = [&](std::vector<Value> row) {
    return test::error_text<DataError>([&] { predictor.predict(row, workspace, out); });
  };
  CHECK(error({"old", "$1,000", "2020-01-01", "001", "red"}) ==
        "row 1, column \"age\": cannot read \"old\" as a number; correct it, or leave it missing");
  CHECK(error({1.0, 2.0, "yesterday", "001", "red"}).find("\"yesterday\" as a date") !=
        std::string::npos);
  CHECK(error({std::numeric_limits<double>::infinity(), 2.0, "2020-01-01", "001", "red"})
            .find("\"inf\" as a finite number") != std::string::npos);
  CHECK(error({1.0, 2.0}).find("a row has 5 values and 2 numbers") != std::string::npos);
}

TEST_CASE("a model file is ready to predict; models of pictures are not for this") {
  const test::TemporaryFolder folder("predictor_test");
  const auto model = trained("rfrboost");
  const std::string path = folder.path("m.model");
  save_model(*model, path);
  const Predictor predictor = load_predictor(path);
  CHECK(predictor.outputs() == model->schema->task.outputs);
  auto pictures = std::make_shared<Schema>();
  pictures->pictures.shape = {2, 2, 1};
  Model of_pictures;
  of_pictures.schema = pictures;
  CHECK_THROWS_AS(Predictor(std::make_shared<const Model>(std::move(of_pictures))), ModelError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
