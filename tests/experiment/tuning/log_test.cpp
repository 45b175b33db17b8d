#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
#include "resboost/tuning.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using test::error_text;

TuningTrial some_trial() {
  TuningTrial trial{3, 1, 500};
  trial.options = {{"trees.leaves", "12"}, {"loss", "\"odd\"\n\xff"}};
  trial.score = 0.1 + 0.2;
  trial.seconds = 1.5;
  return trial;
}

Search some_search() {
  Search search;
  search.metric = "auc";
  search.rungs = {500, 1500};
  search.space = {{"trees.leaves", 4, 8, true}};
  return search;
}

TEST_SUITE_BEGIN("experiment/tuning/log");

TEST_CASE("what is written is read back, to the last bit") {
  TuningTrial failed = some_trial();
  failed.score = std::nan("");
  failed.error = "no";
  const std::string first = log_line(some_search(), "data");
  const TuningLog log =
      read_tuning_log(first + log_line(some_trial()) + log_line(failed), "trials.jsonl");
  CHECK(log.search == first);
  REQUIRE(log.trials.size() == 2);
  CHECK(log.trials[0].score == 0.1 + 0.2);
  CHECK(log.trials[0].options == some_trial().options);
  CHECK(log.trials[0].rows == 500);
  CHECK(log.trials[0].rung == 1);
  CHECK(log.trials[0].number == 3);
  CHECK(std::isnan(log.trials[1].score));
  CHECK(log.trials[1].error == "no");
  CHECK(log_line(some_search(), "other data") != first);
}

TEST_CASE("a line that is cut off counts for nothing, wherever it is cut") {
  const std::string whole = log_line(some_search(), "data") + log_line(some_trial());
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK(read_tuning_log(whole.substr(0, n), "trials.jsonl").trials.empty());
}

TEST_CASE("lines of others are refused by their number") {
  const std::string first = log_line(some_search(), "data");
  for (const std::string& line :
       {std::string("{}"), std::string("[1, 2]"), std::string(100, '['),
        std::string(R"({"trial":-1,"rung":0,"rows":1,"options":[],"score":1,"seconds":1})"),
        std::string(R"({"trial":1,"rung":0,"rows":1,"options":[["a"]],"score":1,"seconds":1})"),
        std::string(R"({"trial":1,"rung":0,"rows":1,"options":[],"score":null,"seconds":1})")})
    CHECK(error_text<DataError>([&] { read_tuning_log(first + line + "\n", "t.jsonl"); }) ==
          "t.jsonl:2: no trial of a search; begin a new log");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
