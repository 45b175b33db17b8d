#include "experiment/deal_tasks.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/packing.h"
#include "experiment/rank_services.h"
#include "resboost/error.h"
#include "support/small_run.h"
#include "support/thread_ranks.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

struct Silence final : ExperimentReporter {};
struct SilentSearch final : TuningReporter {};

/// The results of tasks "0", "1", ... on so many ranks (0: none but this one).
std::vector<std::string> dealt(int size, int count, const DoTask& task) {
  std::vector<std::string> names, results;
  for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
  Silence silence;
  const auto take = [&](std::size_t i, const std::string& result) {
    CHECK(i == results.size());
    results.push_back(result);
  };
  if (size == 0) {
    deal_tasks(nullptr, in_turn(names, nullptr), task, take, silence);
    return results;
  }
  test::ThreadRanks(size).run(
      [&](Communicator& ranks) {
        try {
          deal_tasks(&ranks, in_turn(names, &ranks), task, take, silence);
        } catch (const ConfigError& error) {
          results = {error.what()};
        }
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) {
        Silence own;
        follow(ranks, task_services(ranks, own, [&](ExperimentReporter&) { return task; }));
      });
  return results;
}

TEST_SUITE_BEGIN("experiment/deal_tasks");

TEST_CASE("results are taken in the order of the tasks, whoever does them") {
  const auto twice = [](const std::string& what) { return what + what; };
  for (const int size : {0, 1, 2, 3, 9})
    CHECK(dealt(size, 5, twice) == std::vector<std::string>{"00", "11", "22", "33", "44"});
}

TEST_CASE("the first failure in order is thrown, on whichever rank it was") {
  const auto task = [](const std::string& what) -> std::string {
    if (what == "2" || what == "3") throw ConfigError("task " + what);
    return what;
  };
  for (const int size : {2, 3, 4}) CHECK(dealt(size, 6, task).front() == "task 2");
}

TEST_CASE("results end with the first task that was stopped") {
  const auto task = [](const std::string& what) { return what == "2" ? std::string() : what; };
  for (const int size : {0, 2, 3})
    CHECK(dealt(size, 5, task) == std::vector<std::string>{"0", "1"});
}

TEST_CASE("a failure of rank 0 stops the others") {
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        Silence silence;
        const auto fails = [](const std::string&) -> std::string { throw DataError("bad rows"); };
        CHECK_THROWS_AS(deal_tasks(
                            &ranks, in_turn({"a", "b"}, &ranks), fails,
                            [](std::size_t, const std::string&) {}, silence),
                        DataError);
        dismiss(ranks, 0);
      },
      [](Communicator& ranks) {
        Silence own;
        follow(ranks, task_services(ranks, own, [](ExperimentReporter& orders) -> DoTask {
                 return [&orders](const std::string&) {
                   while (!orders.stop_requested())  // a training that would never end
                     std::this_thread::sleep_for(std::chrono::milliseconds(1));
                   return std::string();
                 };
               }));
      });
}

TEST_CASE("folds on ranks are the folds of one program") {
  const DataSource source = test::toy_table(120, true);
  const CrossValidationConfig validation{.folds = 4, .repeats = 2};
  const RunConfig config = test::small_run();
  Silence silence;
  const CrossValidation alone = cross_validate(source, validation, config, silence);
  test::ThreadRanks(3).run(
      [&](Communicator& ranks) {
        const CrossValidation dealt =
            cross_validate(source, validation, config, silence, {}, &ranks);
        CHECK(dealt.predictions == alone.predictions);
        REQUIRE(dealt.folds.size() == 8);
        for (std::size_t i = 0; i < 8; ++i) {
          CHECK(dealt.folds[i].fold == alone.folds[i].fold);
          CHECK(dealt.folds[i].measures[0].value == alone.folds[i].measures[0].value);
        }
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) {
        Silence own;
        follow(ranks, fold_services(ranks, source, validation, config, own));
      });
}

TEST_CASE("seeds on ranks are the seeds of one program, and all of their trials are told") {
  struct Count final : ExperimentReporter {
    int trials = 0;
    void on_trial(const std::string&, const Trial&) override { ++trials; }
  };
  const DataSource source = test::toy_table(120, true);
  ComparisonConfig comparison;
  comparison.methods = {"rfrboost"};
  comparison.seeds = 3;
  const RunConfig config = test::small_run();
  Silence silence;
  const Comparison alone = compare(source, comparison, config, silence);
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        Count count;
        const Comparison dealt = compare(source, comparison, config, count, &ranks);
        CHECK(count.trials == 3);
        CHECK(dealt.test_rows == alone.test_rows);
        REQUIRE(dealt.methods[0].trials.size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
          CHECK(dealt.methods[0].trials[i].seed == alone.methods[0].trials[i].seed);
          CHECK(dealt.methods[0].trials[i].errors == alone.methods[0].trials[i].errors);
          CHECK(dealt.methods[0].trials[i].test.log_loss ==
                alone.methods[0].trials[i].test.log_loss);
        }
        dismiss(ranks, 0);
      },
      [&](Communicator& ranks) {
        Silence own;
        follow(ranks, seed_services(ranks, source, comparison, config, own));
      });
}

TEST_CASE("a search on ranks tries what one program tries, in that order") {
  const DataSource source = test::toy_table(150, true);
  TuningConfig tuning;
  tuning.trials = 9;
  tuning.over = {"rfrboost.features=2:16"};
  const RunConfig config = test::small_run();
  SilentSearch silence;
  const Tuning alone = tune(source, tuning, config, {}, silence);
  for (const int size : {2, 4})
    test::ThreadRanks(size).run(
        [&](Communicator& ranks) {
          SilentSearch told;
          const Tuning dealt = tune(source, tuning, config, {}, told, &ranks);
          CHECK(dealt.best == alone.best);
          REQUIRE(dealt.trials.size() == alone.trials.size());
          for (std::size_t i = 0; i < alone.trials.size(); ++i) {
            CHECK(dealt.trials[i].number == alone.trials[i].number);
            CHECK(dealt.trials[i].rung == alone.trials[i].rung);
            CHECK(dealt.trials[i].options == alone.trials[i].options);
            CHECK(dealt.trials[i].score == alone.trials[i].score);
          }
          dismiss(ranks, 0);
        },
        [&](Communicator& ranks) {
          Silence own;
          follow(ranks, trial_services(ranks, source, tuning, config, own));
        });
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
