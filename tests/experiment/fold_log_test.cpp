#include "experiment/fold_log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/input.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/small_run.h"
#include "support/temporary_folder.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

using test::error_text;

FoldResult some_fold() {
  FoldResult fold;
  fold.repeat = 1;
  fold.fold = 2;
  fold.train_rows = 90;
  fold.valid_rows = 10;
  fold.test_rows = 2;
  fold.stages = 3;
  fold.seconds = 1.5;
  fold.measures = {{"accuracy", 0.1 + 0.2, "share \xff"}};
  fold.threshold = 0.25;
  fold.predictions.resize(2, 2);
  fold.predictions << 0.1, 0.9, 1.0 / 3, 1e-300;
  return fold;
}

struct StepCount final : ExperimentReporter {
  int steps = 0;
  void on_step(const std::string&) override { ++steps; }
};

CrossValidationConfig one_at_a_time(int repeats) {
  CrossValidationConfig validation;
  validation.folds = 3;
  validation.repeats = repeats;
  validation.jobs = 1;
  return validation;
}

TEST_SUITE_BEGIN("experiment/fold_log");

TEST_CASE("what is written is read back, to the last bit") {
  const auto folds = read_fold_log("first\n" + log_line(some_fold()), "folds.jsonl");
  REQUIRE(folds.size() == 1);
  CHECK(folds[0].predictions == some_fold().predictions);
  CHECK(folds[0].measures[0].value == 0.1 + 0.2);
  CHECK(folds[0].measures[0].text == "share \xff");
  CHECK(folds[0].threshold == 0.25);
  CHECK(log_line(folds[0]) == log_line(some_fold()));
}

TEST_CASE("lines of others are refused by their number") {
  const std::string good = log_line(some_fold());
  const auto without = [&](const std::string& part, const std::string& other) {
    std::string line = good;
    return line.replace(line.find(part), part.size(), other);
  };
  for (const std::string& line : {std::string("{}\n"), without("\"fold\":3", "\"fold\":0"),
                                  without("\"test_rows\":2", "\"test_rows\":3"),
                                  without("\"test_rows\":2", "\"test_rows\":0"),
                                  without("\"hex\"", "\"hax\""), without("1.5", "null")})
    CHECK(error_text<DataError>([&] { read_fold_log("first\n" + good + line, "f.jsonl"); }) ==
          "f.jsonl:3: no fold of a cross-validation; begin a new log");
  FoldResult endless = some_fold();
  endless.predictions(0, 0) = 1 / 0.0;
  CHECK_THROWS_AS(read_fold_log("first\n" + log_line(endless), "f.jsonl"), DataError);
}

TEST_CASE("what goes on from a log, wherever it was cut off, has the result of one run") {
  const DataSource source = test::toy_table(60, true);
  const CrossValidationConfig validation = one_at_a_time(2);
  StepCount whole_run;
  const test::TemporaryFolder folder("fold_log");
  const std::string path = folder.path("folds.jsonl");
  FoldLog log(path, false);
  FoldKeeping keeping = log.begin(source, validation, test::small_run());
  CHECK(keeping.done.empty());
  const CrossValidation whole =
      cross_validate(source, validation, test::small_run(), whole_run, keeping);
  CHECK(whole_run.steps == 6);
  const std::string text = std::string(std::string_view(read_bytes(path, 1 << 20)));
  for (const std::size_t cut : {text.size(), text.size() - 1, text.size() / 2, std::size_t{3}}) {
    folder.write("folds.jsonl", text.substr(0, cut));
    FoldLog again(path, true);
    StepCount rest;
    const CrossValidation resumed =
        cross_validate(source, validation, test::small_run(), rest,
                       again.begin(source, validation, test::small_run()));
    CHECK(resumed.predictions == whole.predictions);
    CHECK(resumed.folds.size() == 6);
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(cut), '\n');
    CHECK(rest.steps == 7 - std::max<std::ptrdiff_t>(lines, 1));
    CHECK(read_fold_log(std::string(std::string_view(read_bytes(path, 1 << 20))), path).size() ==
          6);
  }
}

TEST_CASE("a log of other rows, options or folds is refused; more repeats go on") {
  const test::TemporaryFolder folder("fold_log");
  const std::string path = folder.path("folds.jsonl");
  const DataSource source = test::toy_table(60, true);
  StepCount silent;
  {
    FoldLog log(path, false);
    cross_validate(source, one_at_a_time(1), test::small_run(), silent,
                   log.begin(source, one_at_a_time(1), test::small_run()));
  }
  const auto begin = [&](const DataSource& rows, CrossValidationConfig validation, RunConfig run) {
    FoldLog log(path, true);
    return log.begin(rows, validation, run).done.size();
  };
  CHECK(begin(source, one_at_a_time(2), test::small_run()) == 3);
  CHECK_THROWS_AS(begin(test::toy_table(61, true), one_at_a_time(1), test::small_run()),
                  ConfigError);
  RunConfig other = test::small_run();
  other.seed += 1;
  CHECK_THROWS_AS(begin(source, one_at_a_time(1), other), ConfigError);
  CrossValidationConfig two = one_at_a_time(1);
  two.folds = 2;
  CHECK_THROWS_AS(begin(source, two, test::small_run()), ConfigError);
  for (const char* other_than : {"metric", "threshold", "limit"}) {
    CAPTURE(other_than);
    RunConfig run = test::small_run();
    CrossValidationConfig validation = one_at_a_time(1);
    if (other_than == std::string("metric")) run.metric = "auc";
    if (other_than == std::string("threshold")) run.threshold = "0.2";
    if (other_than == std::string("limit")) validation.time_limit = 100;
    CHECK_THROWS_AS(begin(source, validation, run), ConfigError);
  }
}

TEST_CASE("a file that is refused stays as it was") {
  const test::TemporaryFolder folder("fold_log_refused");
  const std::string path = folder.path("folds.jsonl");
  const DataSource source = test::toy_table(60, true);
  const auto content = [&] { return std::string(std::string_view(read_bytes(path, 1 << 20))); };
  for (const std::string& bytes :
       {std::string("some\ntext without an end"), std::string("\0\1", 2)}) {
    folder.write("folds.jsonl", bytes);
    CHECK_THROWS_AS(FoldLog(path, true).begin(source, one_at_a_time(1), test::small_run()), Error);
    CHECK(content() == bytes);
  }
  StepCount steps;
  {
    FoldLog log(path, false);
    CHECK_THROWS_AS(log.begin(source, {.group = "nobody"}, test::small_run()), ConfigError);
    CHECK(content() == std::string("\0\1", 2));
    cross_validate(source, one_at_a_time(1), test::small_run(), steps,
                   log.begin(source, one_at_a_time(1), test::small_run()));
  }
  const std::string whole = content();
  CHECK(test::error_text<ConfigError>([&] {
          FoldLog(path, false).begin(source, one_at_a_time(1), test::small_run());
        }) == path + ": has a log of this run already; go on with it by `resume`, or remove it");
  CHECK(content() == whole);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
