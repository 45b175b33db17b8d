#include "resboost/schema.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "data/scaling.h"
#include "resboost/error.h"
#include "resboost/read.h"

namespace resboost {
namespace {

using Texts = std::vector<std::string>;
using Targets = Schema::Targets;

Table table_of(const std::string& text, const ReadConfig& config = {}) { return parse_table(text, "t.csv", config); }

struct Learned {
  Schema schema;
  Texts warnings;
};

Learned learn(const Table& table, const SchemaConfig& config = {}) {
  Learned learned;
  learned.schema = Schema::learn(table, all_rows(table), config, learned.warnings);
  return learned;
}

struct Encoded {
  Dataset data;
  Texts warnings;
};

Encoded encode(const Schema& schema, const Table& table, Targets targets) {
  Encoded encoded;
  encoded.data = schema.encode(table, all_rows(table), targets, encoded.warnings);
  return encoded;
}

SchemaConfig without_bins() {
  SchemaConfig config;
  config.bins = 0;
  return config;
}

std::vector<double> column(const Dataset& data, Index c) {
  std::vector<double> values;
  for (Index i = 0; i < data.rows(); ++i) values.push_back(static_cast<double>(data.x(i, c)));
  return values;
}

void check_refused(const std::string& text, const SchemaConfig& config, const char* message) {
  CHECK_THROWS_WITH_AS(learn(table_of(text), config), message, DataError);
}

}  // namespace

TEST_SUITE("data/schema") {
  TEST_CASE("numeric columns are centred at the median, scaled by the quartiles and clipped smoothly") {
    const Table table = table_of("a,target\n1,x\n2,y\n3,x\n4,y\n1000,x\n");
    const Schema schema = learn(table, without_bins()).schema;
    CHECK(schema.columns[0].center == 3);
    CHECK(schema.columns[0].scale == 0.5);  // quartiles 2 and 4
    const auto a = column(encode(schema, table, Targets::none).data, 0);
    CHECK(a[0] == doctest::Approx(-1 / std::sqrt(1 + 1.0 / 9)));
    CHECK(a[2] == 0);
    CHECK(a[4] > 2.99);
    CHECK(a[4] <= 3);
  }

  TEST_CASE("numeric columns fall back to the range where the quartiles are equal") {
    const Schema schema = learn(table_of("a,target\n1,x\n1,y\n1,x\n1,y\n1,x\n5,x\n"), without_bins()).schema;
    CHECK(schema.columns[0].scale == 0.5);
  }

  TEST_CASE("numeric columns stay finite at the ends of double") {
    const Table table =
        table_of("a,b,target\n1e308,0,x\n-1e308,1e-320,y\n1.7e308,2e-320,x\n-1.7e308,3e-320,y\n0,4e-320,x\n");
    const Schema schema = learn(table, without_bins()).schema;
    CHECK(encode(schema, table, Targets::required).data.x.allFinite());
    CHECK(std::isfinite(schema.columns[0].scale));
    CHECK(smooth_clip(1e300) == 3);
    CHECK(smooth_clip(-INFINITY) == -3);
  }

  TEST_CASE("numeric columns missing values take the median and raise the indicator") {
    const Table table = table_of("a,target\n1,x\n,y\n3,x\n5,y\n");
    const Schema schema = learn(table, without_bins()).schema;
    CHECK(schema.feature_names() == Texts{"a", "a:missing"});
    const Dataset data = encode(schema, table, Targets::none).data;
    CHECK(column(data, 0)[1] == 0);
    CHECK(column(data, 1) == std::vector<double>{0, 1, 0, 0});
  }

  TEST_CASE("numeric columns that were never missing in training warn of the first gaps") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n"), without_bins()).schema;
    const Encoded encoded = encode(schema, table_of("a,b\n,1\n2,1\n"), Targets::none);
    CHECK(column(encoded.data, 0)[0] == 0);
    CHECK(encoded.warnings ==
          Texts{"t.csv, column \"a\": rows with a missing value, of which training had none: 1; taken as 2"});
  }

  TEST_CASE(
      "numeric columns get piecewise-linear bins at the quantiles, centred, and bounded outside the training range") {
    SchemaConfig config;
    config.bins = 4;
    const Table table = table_of("a,target\n0,x\n1,y\n2,x\n3,y\n4,x\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.columns[0].edges == std::vector<double>{0, 1, 2, 3, 4});
    CHECK(schema.feature_names() == Texts{"a", "a:bin1", "a:bin2", "a:bin3", "a:bin4"});
    const Dataset data = encode(schema, table_of("a\n1.25\n-9\n99\n\n?\n"), Targets::none).data;
    const auto bins = [&](Index row) {
      std::vector<double> values;
      for (Index j = 1; j < 5; ++j) values.push_back(static_cast<double>(data.x(row, j)));
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
    const Schema schema = learn(table_of("a,b,target\n0,0,x\n1,0,y\n0,0,x\n1,0,y\n1,3,x\n1,7,x\n"), config).schema;
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
    const Learned learned = learn(table_of("a,b,c,d,target\n1,5,,u,x\n2,5,,u,y\n3,5,,u,x\n"), without_bins());
    CHECK(learned.schema.feature_names() == Texts{"a"});
    CHECK(learned.warnings == Texts{"columns \"b\", \"d\": the same value in every training row; ignored",
                                    "column \"c\": missing in every training row; ignored"});
    CHECK(encode(learned.schema, table_of("a\n1\n"), Targets::none).data.x.cols() == 1);
  }

  TEST_CASE("numeric columns with one value and gaps tell only whether the value is there") {
    const Schema schema = learn(table_of("a,target\n5,x\n,y\n5,x\n"), without_bins()).schema;
    CHECK(schema.feature_names() == Texts{"a=5", "a:missing"});
  }

  TEST_CASE("numeric columns with a word among the numbers are refused, unless they are said to be categories") {
    std::string text = "age,target\n";
    for (int i = 0; i < 20; ++i) text += fmt::format("{},{}\n", i, i % 2 ? "x" : "y");
    text += "abc,x\n";
    check_refused(
        text, {},
        "t.csv:22, column \"age\": cannot read \"abc\" as a number; correct it, or use --categorical age if the column "
        "is a category");
    SchemaConfig config;
    config.categorical = {"age"};
    CHECK(learn(table_of(text), config).schema.width() == 21);
  }

  TEST_CASE("numeric columns refuse text in a later table, with its place") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n")).schema;
    CHECK_THROWS_WITH_AS(
        encode(schema, table_of("a\n1\nabc\n"), Targets::none),
        "t.csv:3, column \"a\": cannot read \"abc\" as a number; correct it, or leave the field empty if it is missing",
        DataError);
    CHECK_THROWS_AS(table_of("a\n1\nabc\n", read_config_for(schema)), DataError);
  }
}

TEST_SUITE("data/schema") {
  TEST_CASE("categories get one feature a level, the most frequent first") {
    const Table table = table_of("a,target\nu,x\nw,y\nv,x\nv,y\nw,x\n");
    const Schema schema = learn(table).schema;
    CHECK(schema.feature_names() == Texts{"a=v", "a=w", "a=u"});
    const Encoded encoded = encode(schema, table_of("a\nu\nz\nw\nz\n?\n"), Targets::none);
    CHECK(column(encoded.data, 0) == std::vector<double>{0, 0, 0, 0, 0});
    CHECK(column(encoded.data, 1) == std::vector<double>{0, 0, 1, 0, 0});
    CHECK(column(encoded.data, 2) == std::vector<double>{1, 0, 0, 0, 0});
    CHECK(encoded.warnings == Texts{"t.csv, column \"a\": rows with a category that the model does not know: 2 (first "
                                    "\"z\" in line 3); it counts as "
                                    "none"});
  }

  TEST_CASE("categories of two levels are a single feature of 1 and -1, 0 when unknown") {
    const Schema schema = learn(table_of("a,target\nu,x\nw,y\nu,x\n")).schema;
    CHECK(schema.feature_names() == Texts{"a=u"});
    CHECK(column(encode(schema, table_of("a\nu\nw\nz\n?\n"), Targets::none).data, 0) ==
          std::vector<double>{1, -1, 0, 0});
  }

  TEST_CASE("categories missing in training are a level of their own") {
    const Schema schema = learn(table_of("a,target\nu,x\nw,y\n?,x\n")).schema;
    CHECK(schema.feature_names() == Texts{"a=u", "a=w", "a:missing"});
    CHECK(column(encode(schema, table_of("a\nNA\nu\n"), Targets::none).data, 2) == std::vector<double>{1, 0});
  }

  TEST_CASE("categories beyond the most levels are cut by frequency, with a warning") {
    SchemaConfig config;
    config.max_levels = 2;
    const Learned learned = learn(table_of("a,target\nu,x\nu,y\nv,x\nv,y\nw,x\nw,x\nw,x\n"), config);
    CHECK(learned.schema.columns[0].levels == Texts{"w", "u"});
    CHECK(learned.warnings ==
          Texts{"column \"a\": 3 categories; the 2 most frequent are kept, the others count as unseen"});
  }

  TEST_CASE("categories with a different value in nearly every row are taken for identifiers and ignored") {
    SchemaConfig config;
    config.max_levels = 2;
    const std::string text = "id,b,target\nr1,1,x\nr2,2,y\nr3,3,x\n";
    const Learned learned = learn(table_of(text), config);
    CHECK(learned.schema.columns[0].kind == ColumnSpec::Kind::ignored);
    CHECK(learned.warnings ==
          Texts{"column \"id\": 3 different values in 3 rows look like names or identifiers; ignored"});
    config.categorical = {"id"};
    CHECK(learn(table_of(text), config).schema.columns[0].levels.size() == 2);
  }

  TEST_CASE("categories may be numbers, and match however these are written") {
    SchemaConfig config;
    config.categorical = {"a"};
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\n3,x\n"), config).schema;
    CHECK(schema.columns[0].levels == Texts{"1", "2", "3"});
    const std::string later = "a\n1.0\n+2\n03\n";
    for (const Table& table : {table_of(later), table_of(later, read_config_for(schema))}) {
      const Encoded encoded = encode(schema, table, Targets::none);
      CHECK(encoded.warnings.empty());
      CHECK(encoded.data.x == Matrix::Identity(3, 3));
    }
  }

  TEST_CASE("categories that are text match a file in which all of them look like numbers") {
    const Schema schema = learn(table_of("a,target\n1,x\n2,y\nu,x\n2,x\nv,x\n")).schema;
    const Encoded encoded = encode(schema, table_of("a\n2\n1\n"), Targets::none);
    CHECK(encoded.warnings.empty());
    CHECK(encoded.data.x.sum() == 2);
  }
}

TEST_SUITE("data/schema") {
  TEST_CASE("text is classes in the order of their bytes, one-hot") {
    const Table table = table_of("a,target\n1,dog\n2,cat\n3,Zebra\n");
    const Learned learned = learn(table);
    CHECK(learned.schema.task.kind == Task::Kind::classification);
    CHECK(learned.schema.task.outputs == Texts{"Zebra", "cat", "dog"});
    CHECK(learned.warnings.empty());
    Matrix expected(3, 3);
    expected << 0, 0, 1, 0, 1, 0, 1, 0, 0;
    CHECK(encode(learned.schema, table, Targets::required).data.y == expected);
    CHECK(encode(learned.schema, table, Targets::none).data.y.rows() == 0);
  }

  TEST_CASE("few whole numbers are classes in the order of their values, with a note") {
    const Learned learned = learn(table_of("a,quality\n1,10\n2,9\n3,10\n"));
    CHECK(learned.schema.task.outputs == Texts{"9", "10"});
    CHECK(learned.warnings ==
          Texts{"target \"quality\": 2 whole numbers, taken as classes; use --task regression to fit numbers"});
  }

  TEST_CASE("whole numbers with more than 20 values, and fractions, are regression") {
    std::string few = "a,t\n", many = "a,t\n";
    for (int i = 0; i < 20; ++i) few += fmt::format("{0},{0}\n", i);
    for (int i = 0; i < 21; ++i) many += fmt::format("{0},{0}\n", i);
    CHECK(learn(table_of(few)).schema.task.kind == Task::Kind::classification);
    CHECK(learn(table_of(many)).schema.task.kind == Task::Kind::regression);
    CHECK(learn(table_of("a,t\n1,0.5\n2,1\n")).schema.task.kind == Task::Kind::regression);
  }

  TEST_CASE("the task can be asked for") {
    SchemaConfig config;
    config.task = SchemaConfig::TaskChoice::regression;
    CHECK(learn(table_of("a,t\n1,0\n2,1\n"), config).schema.task.kind == Task::Kind::regression);
    check_refused("a,t\n1,0\n2,red\n", config,
                  "t.csv:3, column \"t\": cannot read \"red\" as a number; correct it, or leave the field empty if it "
                  "is missing");
    config.task = SchemaConfig::TaskChoice::classification;
    CHECK(learn(table_of("a,t\n1,0.5\n2,1\n"), config).schema.task.outputs == Texts{"0.5", "1"});
  }

  TEST_CASE("a word among many numbers is refused, not made a class") {
    std::string text = "a,t\n";
    for (int i = 0; i < 30; ++i) text += fmt::format("{0},{0}.5\n", i);
    check_refused(
        text + "1,oops\n", {},
        "t.csv:32, column \"t\": cannot read \"oops\" as a number; correct it, or use --task classification if these "
        "are labels");
  }

  TEST_CASE("regression targets are standardised and remember their range") {
    const Table table = table_of("a,t\n1,0.5\n2,1.5\n3,2.5\n");
    const Schema schema = learn(table).schema;
    CHECK(schema.task.mean[0] == 1.5);
    CHECK(schema.task.scale[0] == doctest::Approx(std::sqrt(2.0 / 3)));
    CHECK(schema.task.low[0] == 0.5);
    CHECK(schema.task.high[0] == 2.5);
    const Matrix y = encode(schema, table, Targets::required).data.y;
    CHECK(y(1, 0) == 0);
    CHECK(static_cast<double>(y(2, 0)) == doctest::Approx(std::sqrt(1.5)));
  }

  TEST_CASE("several targets are regression with several outputs") {
    SchemaConfig config;
    config.target = {"u", "t"};
    const Table table = table_of("t,a,u\n1,1,5\n0,2,6\n1,3,9\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.task.outputs == Texts{"u", "t"});
    CHECK(encode(schema, table, Targets::required).data.y.cols() == 2);
    config.task = SchemaConfig::TaskChoice::classification;
    CHECK_THROWS_WITH_AS(learn(table, config),
                         "2 targets: classification takes one target; name one, or use --task regression", ConfigError);
  }

  TEST_CASE("targets that cannot be learned are refused") {
    check_refused(
        "a,t\n1,x\n2,\n", {},
        "t.csv:3, column \"t\": the target is missing; remove the row (missing is an empty field, NA, N/A, NaN, nan, "
        "null, NULL, None, ?, -)");
    check_refused(
        "a,t\n1,x\n2,x\n", {},
        "t.csv, target \"t\": all 2 rows are of the one class \"x\"; classification needs two classes or more");
    check_refused("a,t\n1,.5\n2,.5\n", {}, "t.csv, target \"t\": 0.5 in every row, so there is nothing to learn");
    check_refused("a,t\n1,0\n2,1e-320\n", {},
                  "t.csv, target \"t\": values from 0 to 1e-320 cannot be standardised; use other units");
    std::string text = "a,t\n";
    for (int i = 0; i < 10'001; ++i) text += fmt::format("1,id{}\n", i);
    check_refused(
        text, {},
        "t.csv, target \"t\": 10001 classes, the limit is 10000; if it is a number use --task regression, if it "
        "identifies the row choose another target");
  }

  TEST_CASE("a label never seen in training is refused, or counts as wrong where that is asked for") {
    const Schema schema = learn(table_of("a,t\n1,x\n2,y\n3,x\n")).schema;
    const Table later = table_of("a,t\n1,x\n2,z\n");
    CHECK_THROWS_WITH_AS(
        encode(schema, later, Targets::required),
        "t.csv:3, column \"t\": \"z\" is no class of the training rows (\"x\", \"y\"); correct it or remove the row",
        DataError);
    const Encoded open = encode(schema, later, Targets::open);
    CHECK(open.data.y.row(1).isZero());
    CHECK(open.warnings == Texts{"t.csv, target \"t\": rows with a label never seen in training: 1 (first \"z\" in "
                                 "line 3); they count as wrong"});
    CHECK_THROWS_WITH_AS(encode(schema, table_of("a\n1\n"), Targets::open),
                         "t.csv: no target column \"t\"; it is needed to train or evaluate", DataError);
    CHECK(encode(schema, table_of("a\n1\n"), Targets::none).data.rows() == 1);
  }

  TEST_CASE("numeric labels match however they are written") {
    ReadConfig as_text;
    as_text.text_columns = {"t"};
    const Schema numbers = learn(table_of("a,t\n1,1\n2,0\n3,1\n")).schema;
    const Schema texts = learn(table_of("a,t\n1,1.0\n2,0.0\n3,1\n", as_text)).schema;
    CHECK(texts.task.outputs == Texts{"0.0", "1.0"});
    Matrix expected(2, 2);
    expected << 0, 1, 1, 0;
    for (const Schema& schema : {numbers, texts}) {
      for (const ReadConfig& config : {ReadConfig{}, as_text, read_config_for(schema)}) {
        CHECK(encode(schema, table_of("a,t\n1,1.0\n2,00\n", config), Targets::required).data.y == expected);
      }
    }
  }
}

TEST_SUITE("data/schema") {
  TEST_CASE("an unknown name is refused with the nearest ones first") {
    SchemaConfig config;
    config.target = {"qualty"};
    const Table table = table_of("a,b,quality,c,d,e,f,g,h,i,j,k\n1,2,3,4,5,6,7,8,9,0,1,2\n");
    CHECK_THROWS_WITH_AS(
        learn(table, config),
        "t.csv: no column \"qualty\" to use as target; the columns are \"quality\", \"a\", \"b\", \"c\", \"d\", "
        "\"e\", \"f\", \"g\", \"h\", \"i\" and 2 more",
        ConfigError);
    config = {};
    config.ignore = {"nope"};
    CHECK_THROWS_AS(learn(table, config), ConfigError);
    config = {};
    config.categorical = {"nope"};
    CHECK_THROWS_AS(learn(table, config), ConfigError);
  }

  TEST_CASE("a column has one role") {
    SchemaConfig config;
    config.target = {"t"};
    config.weight = "t";
    CHECK_THROWS_WITH_AS(learn(table_of("a,t\n1,0\n2,1\n"), config),
                         "column \"t\": named as weight, but it has another role already; give each column one role",
                         ConfigError);
  }

  TEST_CASE("ignored columns are no features and need not be there later") {
    SchemaConfig config = without_bins();
    config.ignore = {"b"};
    const Learned learned = learn(table_of("a,b,t\n1,u,0\n2,v,1\n"), config);
    CHECK(learned.schema.feature_names() == Texts{"a"});
    CHECK(encode(learned.schema, table_of("a\n1\n"), Targets::none).data.rows() == 1);
  }

  TEST_CASE("a missing column is refused with its name") {
    const Schema schema = learn(table_of("a,b,c,t\n1,u,5,0\n2,v,6,1\n")).schema;
    CHECK_THROWS_WITH_AS(
        encode(schema, table_of("B,c\n1,2\n"), Targets::none),
        "t.csv: no column \"a\", \"b\"; the model was trained with it, add it (empty where unknown); the file has "
        "\"B\", \"c\"",
        DataError);
  }

  TEST_CASE("a table without anything to learn from is refused") {
    check_refused("a,t\n1,0\n1,1\n", {},
                  "t.csv: no column is left to learn from; besides the target it needs one that varies");
  }

  TEST_CASE("weights are scaled to mean 1") {
    SchemaConfig config;
    config.weight = "w";
    config.target = {"t"};
    const Table table = table_of("a,t,w\n1,0,1\n2,1,3\n3,1,0\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.width() == learn(table_of("a,t\n1,0\n2,1\n3,1\n")).schema.width());
    const Vector w = encode(schema, table, Targets::required).data.w;
    CHECK(static_cast<double>(w[1]) == doctest::Approx(2.25));
    CHECK(static_cast<double>(w.sum()) == doctest::Approx(3));
    const Encoded open = encode(schema, table_of("a,t\n1,0\n"), Targets::open);
    CHECK(open.data.w.size() == 0);
    CHECK(open.warnings == Texts{"t.csv: no weight column \"w\"; every row counts the same"});
  }

  TEST_CASE("bad weights are refused with their place") {
    SchemaConfig config;
    config.weight = "w";
    config.target = {"t"};
    check_refused("a,t,w\n1,0,1\n2,1,-1\n", config,
                  "t.csv:3, column \"w\": the weight is -1; give every row a weight of 0 or more");
    check_refused("a,t,w\n1,0,1\n2,1,\n", config,
                  "t.csv:3, column \"w\": the weight is missing; give every row a weight of 0 or more");
    check_refused("a,t,w\n1,0,0\n2,1,0\n", config,
                  "t.csv, column \"w\": all weights are 0; give some row a positive weight");
    check_refused(
        "a,t,w\n1,0,1\n2,1,x\n", config,
        "t.csv:3, column \"w\": cannot read \"x\" as a number; correct it, or leave the field empty if it is missing");
  }

  TEST_CASE("balanced classes have the same total weight each, and are refused for numbers") {
    SchemaConfig config;
    config.class_weight = SchemaConfig::ClassWeight::balanced;
    const Table table = table_of("a,t\n1,x\n2,x\n3,x\n4,y\n");
    Dataset data = encode(learn(table, config).schema, table, Targets::required).data;
    balance_classes(data);
    CHECK(static_cast<double>(data.w[0]) == doctest::Approx(2.0 / 3));
    CHECK(static_cast<double>(data.w[3]) == doctest::Approx(2));
    CHECK_THROWS_WITH_AS(learn(table_of("a,t\n1,.5\n2,1\n"), config),
                         "class-weight: \"balanced\" is for classes, but the target is numbers; leave it out",
                         ConfigError);
  }

  TEST_CASE("only the given rows are learned from") {
    const Table table = table_of("a,t\n1,x\n2,y\n3,x\n900,z\n");
    Texts warnings;
    const Schema schema = Schema::learn(table, {0, 1, 2}, without_bins(), warnings);
    CHECK(schema.columns[0].center == 2);
    CHECK(schema.task.outputs == Texts{"x", "y"});
    CHECK_THROWS_WITH_AS(Schema::learn(table, {0, 4}, {}, warnings), "t.csv: no row 4; the table has 4", Error);
    CHECK_THROWS_WITH_AS(Schema::learn(table, {}, {}, warnings), "t.csv: no rows to learn from", DataError);
  }
}

}  // namespace resboost
