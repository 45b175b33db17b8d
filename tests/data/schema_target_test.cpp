#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "data/schema_fixture.h"
#include "resboost/schema.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE("data/schema_target") {
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
    CHECK(learned.warnings == Texts{"target \"quality\": 2 whole numbers, taken as classes; use "
                                    "`task` regression to fit numbers"});
  }

  TEST_CASE("whole numbers with more than 20 values, and fractions, are regression") {
    std::string few = "a,t\n", many = "a,t\n";
    for (int i = 0; i < 40; ++i) few += fmt::format("{},{}\n", i, i % 20);
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
                  "t.csv:3, column \"t\": cannot read \"red\" as a number; correct it, or leave "
                  "the field empty if it "
                  "is missing");
    config.task = SchemaConfig::TaskChoice::classification;
    CHECK(learn(table_of("a,t\n1,0.5\n2,1\n"), config).schema.task.outputs == Texts{"0.5", "1"});
  }

  TEST_CASE("a word among many numbers is refused, not made a class") {
    std::string text = "a,t\n";
    for (int i = 0; i < 30; ++i) text += fmt::format("{0},{0}.5\n", i);
    check_refused(text + "1,oops\n", {},
                  "t.csv:32, column \"t\": cannot read \"oops\" as a number; 30 of 31 values are "
                  "numbers; correct it or remove the row, or use `task` classification if these "
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

  TEST_CASE("later targets that single precision has no squares of are refused") {
    const Schema schema = learn(table_of("a,t\n1,0.5\n2,1.5\n3,2.5\n")).schema;
    for (const auto mode : {Targets::required, Targets::open})
      CHECK_THROWS_WITH_AS(
          encode(schema, table_of("a,t\n1,0.5\n2,-1e39\n"), mode),
          "t.csv:3, column \"t\": -1e+39 is too far from the targets that the model was trained "
          "with, 0.5 to 2.5; correct it, or train a new model",
          DataError);
    CHECK(encode(schema, table_of("a,t\n1,1e12\n"), Targets::required).data.y(0, 0) > 1e12F);
  }

  TEST_CASE("several targets are regression with several outputs") {
    SchemaConfig config;
    config.target = {"u", "t"};
    const Table table = table_of("t,a,u\n1,1,5\n0,2,6\n1,3,9\n");
    const Schema schema = learn(table, config).schema;
    CHECK(schema.task.outputs == Texts{"u", "t"});
    CHECK(encode(schema, table, Targets::required).data.y.cols() == 2);
    config.task = SchemaConfig::TaskChoice::classification;
    CHECK_THROWS_WITH_AS(
        learn(table, config),
        "2 targets: classification takes one target; name one, or use `task` regression",
        ConfigError);
  }

  TEST_CASE("targets that cannot be learned are refused") {
    check_refused("a,t\n1,x\n2,\n", {},
                  "t.csv:3, column \"t\": the target is missing; remove the row, or say "
                  "`not-missing` WORD if a word is a class here (missing is an empty field, NA, "
                  "N/A, NaN, null, None, ?, -, and others: docs/data.md)");
    check_refused("a,t\n,x\n1,\n2,y\n3,NA\n", {},
                  "t.csv:3, column \"t\": the target is missing, as on another line (5); remove "
                  "these rows, or say `not-missing` WORD if a word is a class here (missing is an "
                  "empty field, NA, N/A, NaN, null, None, ?, -, and others: docs/data.md)");
    check_refused("a,t\n1,x\n2,x\n", {},
                  "t.csv, target \"t\": all 2 rows are of the one class \"x\"; classification "
                  "needs two classes or more");
    check_refused("a,t\n1,.5\n2,.5\n", {},
                  "t.csv, target \"t\": 0.5 in every row, so there is nothing to learn");
    check_refused(
        "a,t\n1,0\n2,1e-320\n", {},
        "t.csv, target \"t\": values from 0 to 1e-320 cannot be standardised; use other units");
    check_refused("a,t\n1,0.5\n2,1\n3,2\n4,3\n5,1e30\n", {},
                  "t.csv, target \"t\": half of the values lie from 1 to 3, and cannot be told "
                  "apart beside the "
                  "others, 0.5 to 1e+30; correct those, or fit a logarithm");
    std::string text = "a,t\n";
    for (int i = 0; i < 10'001; ++i) text += fmt::format("1,id{}\n", i);
    check_refused(text, {},
                  "t.csv, target \"t\": 10001 classes, the limit is 10000; if it is a number use "
                  "`task` regression, if it "
                  "identifies the row choose another target");
  }

  TEST_CASE("rows without a target are counted, and the first of them named") {
    SchemaConfig regression;
    regression.task = SchemaConfig::TaskChoice::regression;
    const auto begins = [](const Table& table, const std::vector<Index>& rows,
                           const SchemaConfig& config, const std::string& text) {
      std::vector<std::string> warnings;
      const std::string error =
          error_text<DataError>([&] { Schema::learn(table, rows, config, warnings); });
      CAPTURE(error);
      CHECK(error.starts_with("t.csv:" + text + "; remove these rows, or say `not-missing` "));
    };
    const Table table = table_of("a,t\n1,.5\n2,\n3,.25\n4,?\n5,-\n6,\n7,NA\n");
    for (const std::vector<Index>& rows : {all_rows(table), {0, 2, 4}})  // others are held out
      begins(table, rows, regression,
             "3, column \"t\": the target is missing, as on 4 more lines (5, 6, 7 and 1 more)");
    begins(table_of("a,t\n1,x\n2,\n3,\n4,y\n"), {0, 1, 2, 3}, {},
           "3, column \"t\": the target is missing, as on another line (4)");
    regression.target = {"t"};
    check_refused("a,t\n1,1\n2,NaN\n3,word\n", regression,
                  "t.csv:4, column \"t\": cannot read \"word\" as a number; correct it, or leave "
                  "the field empty if it is missing");
  }

  TEST_CASE("where rows are held out, messages say that the others are meant") {
    const auto refused = [](const char* text) {
      std::vector<std::string> warnings;
      return error_text<DataError>([&] { Schema::learn(table_of(text), {0, 1}, {}, warnings); });
    };
    CHECK(refused("a,t\n1,x\n2,x\n3,y\n") ==
          "t.csv, target \"t\": all 2 rows to train on, of 3, are of the one class \"x\"; "
          "classification needs two classes or more; `valid-share` 0 holds no row out");
    CHECK(refused("a,t\n1,.5\n2,.5\n3,1.5\n") ==
          "t.csv, target \"t\": 0.5 in all 2 rows to train on, of 3, so there is nothing to learn; "
          "`valid-share` 0 holds no row out");
  }

  TEST_CASE(
      "a label never seen in training is refused, or counts as wrong where that is asked for") {
    const Schema schema = learn(table_of("a,t\n1,x\n2,y\n3,x\n")).schema;
    const Table later = table_of("a,t\n1,x\n2,z\n");
    CHECK_THROWS_WITH_AS(encode(schema, later, Targets::required),
                         "t.csv:3, column \"t\": \"z\" is no class of the training rows (\"x\", "
                         "\"y\"); correct it or remove the row",
                         DataError);
    const Encoded open = encode(schema, later, Targets::open);
    CHECK(open.data.y.row(1).isZero());
    CHECK(open.warnings ==
          Texts{"t.csv, target \"t\": rows with a label never seen in training: 1 (first \"z\" in "
                "line 3); they count as wrong"});
    CHECK_THROWS_WITH_AS(encode(schema, table_of("a\n1\n"), Targets::open),
                         "t.csv: no target column \"t\"; it is needed to train or evaluate",
                         DataError);
    CHECK(encode(schema, table_of("a\n1\n"), Targets::none).data.rows() == 1);
  }

  TEST_CASE("labels are what is written: codes, zeros in front, large identifiers") {
    const auto classes = [](const std::string& labels) {
      std::string text = "a,t\n";
      for (int k = 0; k < 2; ++k)
        for (std::size_t i = 0; i < labels.size();) {
          const std::size_t end = labels.find(' ', i);
          text += fmt::format("{},{}\n", i + 50 * static_cast<std::size_t>(k),
                              labels.substr(i, end - i));
          i = end == std::string::npos ? labels.size() : end + 1;
        }
      return learn(table_of(text)).schema.task.outputs;
    };
    CHECK(classes("001 002 010") == Texts{"001", "002", "010"});
    CHECK(classes("0.0 1.0") == Texts{"0.0", "1.0"});
    CHECK(classes("1 1.0 2 +2") == Texts{"1", "2"});
    CHECK(classes("007 7") == Texts{"007", "7"});
    CHECK(classes("0E1 0E2 1E2 100") == Texts{"0E1", "0E2", "100", "1E2"});
    CHECK(classes("9007199254740992 9007199254740993") ==
          Texts{"9007199254740992", "9007199254740993"});
    const Schema schema = learn(table_of("a,t\n1,007\n2,7\n3,007\n4,7\n")).schema;
    const Encoded encoded =
        encode(schema, table_of("a,t\n1,7\n2,07\n", read_config_for(schema)), Targets::open);
    CHECK(encoded.data.y.row(0).sum() == 1);
    CHECK(encoded.data.y.row(1).isZero());
  }

  TEST_CASE("whole numbers that hardly come again are numbers") {
    CHECK(learn(table_of("a,t\n1,10\n2,20\n3,30\n4,40\n")).schema.task.kind ==
          Task::Kind::regression);
  }

  TEST_CASE("a target that numbers the rows, or is nearly a class a row, is doubted") {
    std::string ids = "a,t\n", names = "a,t\n";
    for (int i = 0; i < 30; ++i) {
      ids += fmt::format("{}.5,{}\n", i, 5000 + i);
      names += fmt::format("{}.5,n{}\n", i, i);
    }
    CHECK(learn(table_of(ids)).warnings ==
          Texts{"target \"t\": a different whole number in every row; is it an identifier? "
                "`target` names another column"});
    CHECK(learn(table_of(names)).warnings.front() ==
          "target \"t\": 30 classes in 30 rows; is it an identifier? `target` names another "
          "column");
  }

  TEST_CASE("labels that are plain decimals match by their value") {
    ReadConfig as_text;
    as_text.text_columns = {"t"};
    const Schema numbers = learn(table_of("a,t\n1,1\n2,0\n3,1\n")).schema;
    const Schema texts = learn(table_of("a,t\n1,1.0\n2,0.0\n3,1\n", as_text)).schema;
    CHECK(texts.task.outputs == Texts{"0.0", "1.0"});
    Matrix expected(2, 2);
    expected << 0, 1, 1, 0;
    for (const Schema& schema : {numbers, texts}) {
      for (const ReadConfig& config : {ReadConfig{}, as_text, read_config_for(schema)}) {
        CHECK(encode(schema, table_of("a,t\n1,1.0\n2,+0\n", config), Targets::required).data.y ==
              expected);
      }
    }
  }
}

}  // namespace
}  // namespace resboost
