#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "data/schema_fixture.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE("data/schema_numeric") {
  TEST_CASE("numeric columns stay finite at the ends of double, however they are scaled") {
    const Table table = table_of(
        "a,b,target\n1e308,0,x\n-1e308,1e-320,y\n1.7e308,2e-320,x\n-1.7e308,3e-320,y\n0,4e-320,"
        "x\n");
    for (const auto scaling : {SchemaConfig::Scaling::robust, SchemaConfig::Scaling::standard,
                               SchemaConfig::Scaling::min_max, SchemaConfig::Scaling::none}) {
      SchemaConfig config;
      config.scaling = scaling;
      CHECK(encode(learn(table, config).schema, table, Targets::required)
                .data.x.matrix()
                .allFinite());
    }
  }

  TEST_CASE("numeric columns missing values take the median and raise the indicator") {
    const Table table = table_of("a,target\n1,x\n,y\n3,x\n5,y\n");
    const Schema schema = learn(table, without_bins()).schema;
    CHECK(schema.feature_names() == Texts{"a", "a:missing"});
    const Dataset data = encode(schema, table, Targets::none).data;
    CHECK(column(data, 0)[1] == 0);
    CHECK(column(data, 1) == std::vector<double>{0, 1, 0, 0});
  }

  TEST_CASE("numbers that stand for missing values do so in a table that is made in memory too") {
    const std::string text = "a,target\n1,x\n-999,y\n3,x\n5,y\n";
    ReadConfig config;
    config.reading.missing = {"-999"};
    const Schema schema = learn(table_of(text, config), without_bins()).schema;
    REQUIRE(schema.feature_names() == Texts{"a", "a:missing"});
    Table made = table_of(text);
    REQUIRE(made.columns[0].numbers[1] == -999);
    CHECK(column(encode(schema, made, Targets::none).data, 1) == std::vector<double>{0, 1, 0, 0});
  }

  TEST_CASE("numeric columns that nobody scales are warned of where their values are large") {
    SchemaConfig config;
    config.scaling = SchemaConfig::Scaling::none;
    const Table table = table_of("income,debt,age,t\n54000,-7000,3,1.5\n61000,2,4,2\n9000,0,5,3\n");
    CHECK(
        learn(table, config).warnings ==
        Texts{
            "columns \"income\", \"debt\": values beyond 100 go to the network as they are, which "
            "will hardly learn from them; `scaling` robust or standard brings them near 1"});
    CHECK(learn(table).warnings.empty());
  }

  TEST_CASE("numeric columns that were never missing in training warn of the first gaps") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n"), without_bins()).schema;
    const Encoded encoded = encode(schema, table_of("a,b\n,1\n2,1\n"), Targets::none);
    CHECK(column(encoded.data, 0)[0] == 0);
    CHECK(encoded.warnings == Texts{"t.csv, column \"a\": rows with a missing value, of which "
                                    "training had none: 1; taken as 2"});
  }

  TEST_CASE(
      "numeric columns get piecewise-linear bins at the quantiles, centred, and bounded outside "
      "the training range") {
    SchemaConfig config;
    config.bins = 4;
    const Table table = table_of("a,target\n0,x\n1,y\n2,x\n3,y\n4,x\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.columns[0].edges == std::vector<double>{0, 1, 2, 3, 4});
    CHECK(schema.feature_names() == Texts{"a", "a:bin1", "a:bin2", "a:bin3", "a:bin4"});
    const Dataset data = encode(schema, table_of("a\n1.25\n-9\n99\n\n?\n"), Targets::none).data;
    const auto bins = [&](Index row) {
      std::vector<double> values;
      for (Index j = 1; j < 5; ++j) values.push_back(static_cast<double>(data.x.matrix()(row, j)));
      return values;
    };
    CHECK(bins(0) == std::vector<double>{0.5, -0.25, -0.5, -0.5});
    CHECK(bins(1) == std::vector<double>{-0.5, -0.5, -0.5, -0.5});
    CHECK(bins(2) == std::vector<double>{0.5, 0.5, 0.5, 0.5});
    CHECK(bins(3) == std::vector<double>{0, 0, 0, 0});
  }

  TEST_CASE("numeric columns of two values get no bins, and equal quantiles count once") {
    SchemaConfig config;
    config.bins = 4;
    const Schema schema =
        learn(table_of("a,b,target\n0,0,x\n1,0,y\n0,0,x\n1,0,y\n1,3,x\n1,7,x\n"), config).schema;
    CHECK(schema.columns[0].edges.empty());
    CHECK(schema.columns[1].edges == std::vector<double>{0, 2.25, 7});
  }

  TEST_CASE("numeric columns share the automatic budget of bins") {
    for (const auto& [column_count, bins] : {std::pair{2, 16}, {40, 6}, {64, 4}, {65, 0}}) {
      const int columns = column_count;  // clang 14 cannot capture a structured binding
      CAPTURE(columns);
      std::string text;
      for (int c = 0; c < columns; ++c) text += fmt::format("c{},", c);
      text += "target\n";
      for (int row = 0; row < 100; ++row) {
        for (int c = 0; c < columns; ++c) text += fmt::format("{},", row);
        text += row % 2 ? "x\n" : "y\n";
      }
      CHECK(learn(table_of(text)).schema.width() == columns * (1 + bins));
    }
  }

  TEST_CASE("numeric columns that are constant or missing throughout are ignored with a warning") {
    const Learned learned =
        learn(table_of("a,b,c,d,target\n1,5,,u,x\n2,5,,u,y\n3,5,,u,x\n"), without_bins());
    CHECK(learned.schema.feature_names() == Texts{"a"});
    CHECK(learned.warnings ==
          Texts{"columns \"b\", \"d\": the same value in every training row; ignored",
                "column \"c\": missing in every training row; ignored"});
    CHECK(encode(learned.schema, table_of("a\n1\n"), Targets::none).data.x.width() == 1);
  }

  TEST_CASE("numeric columns with one value and gaps tell only whether the value is there") {
    const Schema schema = learn(table_of("a,target\n5,x\n,y\n5,x\n"), without_bins()).schema;
    CHECK(schema.feature_names() == Texts{"a=5", "a:missing"});
  }

  TEST_CASE("numeric columns with one value and gaps know the value however it is written") {
    const std::string text = "a,target\n.5,x\n,y\n0.50,x\n";
    const Learned learned = learn(table_of(text), without_bins());
    REQUIRE(learned.schema.feature_names() == Texts{"a=0.5", "a:missing"});
    const ReadConfig again = read_config_for(learned.schema, Targets::none);
    const Dataset data = encode(learned.schema, table_of(text, again), Targets::none).data;
    CHECK(column(data, 0) == std::vector<double>{1, 0, 1});
    CHECK(column(data, 1) == std::vector<double>{0, 1, 0});
  }

  TEST_CASE(
      "numeric columns with a word among the numbers are refused, unless they are said to be "
      "categories") {
    std::string text = "age,target\n";
    for (int i = 0; i < 20; ++i) text += fmt::format("{},{}\n", i, i % 2 ? "x" : "y");
    text += "abc,x\n";
    check_refused(text, {},
                  "t.csv:22, column \"age\": cannot read \"abc\" as a number; correct it, "
                  "use `missing` if it means a missing value, or `categorical` age if the column "
                  "is a category");
    SchemaConfig config;
    config.categorical = {"age"};
    CHECK(learn(table_of(text), config).schema.width() == 21);
  }

  TEST_CASE("numeric columns refuse infinite numbers, in a table that is made in memory too") {
    Table table = table_of("a,target\n1,x\n2,y\n3,x\n");
    const Schema schema = learn(table).schema;
    table.columns[0].numbers.own()[1] = -HUGE_VAL;
    CHECK_THROWS_WITH_AS(encode(schema, table, Targets::none),
                         "t.csv:3, column \"a\": \"inf\" is not a finite number; correct it, or "
                         "leave the field empty if it is missing",
                         DataError);
  }

  TEST_CASE("numeric columns refuse text in a later table, with its place") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n")).schema;
    CHECK_THROWS_WITH_AS(encode(schema, table_of("a\n1\nabc\n"), Targets::none),
                         "t.csv:3, column \"a\": cannot read \"abc\" as a number; correct it, or "
                         "leave the field empty if it is missing",
                         DataError);
    CHECK_THROWS_AS(table_of("a\n1\nabc\n", read_config_for(schema)), DataError);
  }
}

}  // namespace
}  // namespace resboost
