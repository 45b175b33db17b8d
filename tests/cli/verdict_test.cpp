#include "cli/verdict.h"

#include <doctest/doctest.h>

#include <limits>

namespace resboost::cli {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Contender classifier(const std::string& method, double accuracy, double seconds) {
  return {method, 5, 61204, {359, accuracy, 0.1, kNan, kNan, kNan}, seconds};
}

Contender regressor(const std::string& method, double rmse, double seconds) {
  return {method, 5, 61204, {359, kNan, kNan, rmse, rmse / 2, 0.9}, seconds};
}

TEST_SUITE_BEGIN("cli/verdict");

TEST_CASE("a difference that so few rows cannot show is called chance") {
  CHECK(verdict(classifier("stage by stage", 0.97, 3.12), classifier("end to end", 0.96, 5)) ==
        "Both are about equally good: 97.0 % (stage by stage) and 96.0 % (end to end) of 359 test rows right, which is "
        "too "
        "few to tell a difference below 2.7 % from chance. Training took 3.1 s stage by stage and 5.0 s end to end.");
}

TEST_CASE("a large difference has a winner, whoever it is") {
  CHECK(
      verdict(classifier("stage by stage", 0.8, 3), classifier("end to end", 0.9, 5))
          .starts_with("Training end to end wins: it gets 90.0 % of 359 test rows right, stage by stage gets 80.0 %."));
  CHECK(
      verdict(regressor("stage by stage", 8, 3), regressor("end to end", 10, 5))
          .starts_with("Training stage by stage wins: its error (RMSE 8) is 20 % lower than that of end to end (10)."));
}

TEST_CASE("errors within two percent count as equal") {
  CHECK(verdict(regressor("stage by stage", 9.9, 3), regressor("end to end", 10, 5))
            .starts_with("Both are about equally good: their errors (RMSE 9.9 and 10) differ by less than 2 %."));
}

TEST_CASE("the table has a column for each number that applies") {
  CHECK(comparison_table({classifier("stage by stage", 0.97, 3.12)}) ==
        "method                            stages   parameters   accuracy   log loss   seconds\n"
        "stage by stage                         5       61,204     0.9700     0.1000       3.1\n");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
