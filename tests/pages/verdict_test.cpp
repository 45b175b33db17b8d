#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "base/nan.h"
#include "resboost/pages.h"

namespace resboost {
namespace {

Trial trial_of(std::uint64_t seed, Metrics test) {
  Trial trial;
  trial.seed = seed;
  trial.test = test;
  trial.stages = 5;
  trial.parameters = 61204;
  trial.seconds = 3.12;
  trial.work = {12'340'000'000, 1500, 400000};
  trial.peak_memory = 87'600'000;
  return trial;
}

/// One seed; wrong from row `begin` to row `end` of 100.
MethodTrials classifier(const std::string& method, std::size_t begin, std::size_t end) {
  const double accuracy = 1 - static_cast<double>(end - begin) / 100;
  Trial trial = trial_of(1, {100, accuracy, 0.1, 0.02, kNaN, kNaN, kNaN, kNaN});
  trial.errors.assign(100, 0.0);
  std::fill(trial.errors.begin() + static_cast<std::ptrdiff_t>(begin),
            trial.errors.begin() + static_cast<std::ptrdiff_t>(end), 1.0);
  return {method, {trial}};
}

MethodTrials regressor(const std::string& method, double rmse, const std::vector<double>& errors) {
  Trial trial =
      trial_of(1, {static_cast<Index>(errors.size()), kNaN, kNaN, kNaN, rmse, rmse / 2, 0.9, rmse});
  trial.errors = errors;
  return {method, {trial}};
}

MethodTrials seeds(const std::string& method, const std::vector<double>& accuracies) {
  MethodTrials result{method, {}};
  for (const double accuracy : accuracies)
    result.trials.push_back(
        trial_of(result.trials.size() + 4, {100, accuracy, 0.1, 0.02, kNaN, kNaN, kNaN, kNaN}));
  return result;
}

std::vector<std::string> sentences_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST_SUITE_BEGIN("pages/verdict");

TEST_CASE("a difference that so few rows cannot show is called chance") {
  // One row is right in the first only, three in the second only: 2 * (1 + 4) / 16.
  CHECK(verdict({classifier("hybrid", 0, 6), classifier("backprop", 3, 7)}) ==
        "Against hybrid (94.00 % right), by McNemar's test on 100 test rows: backprop 96.00 % "
        "right, which may be "
        "chance (p = 0.62). Training took 3.1 s (hybrid), 3.1 s (backprop).");
}

TEST_CASE("a large difference has a winner, whoever it is") {
  const MethodTrials good = classifier("good", 0, 2), bad = classifier("bad", 10, 30);
  CHECK(verdict({bad, good}).find("good 98.00 % right, better (p < 0.001)") != std::string::npos);
  CHECK(verdict({good, bad}).find("bad 80.00 % right, worse (p < 0.001)") != std::string::npos);
  CHECK(verdict({good, bad, good})
            .find("worse (p < 0.001); good 98.00 % right, which may be chance") !=
        std::string::npos);
}

TEST_CASE("numbers are compared by their squared errors, row by row") {
  const MethodTrials first = regressor("hybrid", 1, {1, 2, 3, 4}),
                     second = regressor("backprop", 2, {3, 4, 5.5, 6});
  CHECK(verdict({first, second})
            .starts_with("Against hybrid (RMSE 1), by a paired t test of the squared errors of 4 "
                         "test rows: backprop "
                         "RMSE 2, worse (p < 0.001)."));
}

TEST_CASE("several seeds are compared by their accuracies") {
  const MethodTrials first = seeds("hybrid", {0.80, 0.82, 0.84}),
                     close = seeds("backprop", {0.82, 0.81, 0.84}),
                     better = seeds("resfgb", {0.90, 0.93, 0.94});
  const std::string text = verdict({first, close, better});
  CHECK(
      text.starts_with("Against hybrid (82.00 % right), by a paired t test over 3 seeds: backprop "
                       "82.33 % right, which "
                       "may be chance (p = 0.74); resfgb 92.33 % right, better (p = "));
}

TEST_CASE("one method alone has nothing to be compared with") {
  CHECK(verdict({classifier("hybrid", 0, 6)}) == "Training took 3.1 s (hybrid).");
}

TEST_CASE("the table of one seed") {
  CHECK(
      comparison_table({classifier("hybrid", 0, 6), classifier("backprop", 3, 7)}) ==
      "method    stages  parameters  accuracy  log loss     ece  seconds  updates  Gflop  MB\n"
      "hybrid         5      61,204    0.9400    0.1000  0.0200      3.1    1,500   12.3  88\n"
      "backprop       5      61,204    0.9600    0.1000  0.0200      3.1    1,500   12.3  88\n"
      "updates: minibatch steps; Gflop: operations of training; MB: peak memory, data included\n");
}

TEST_CASE("the table of several seeds has spreads and p values, and fits a terminal") {
  MethodTrials long_name = seeds("resfgb-nesterov", {0.90, 0.93, 0.94});
  for (Trial& trial : long_name.trials) trial.work = {9'999'900'000'000, 1'234'567, 0};
  const auto lines =
      sentences_of(comparison_table({seeds("hybrid", {0.80, 0.82, 0.84}), long_name}));
  REQUIRE(lines.size() == 5);
  for (const std::string& line : lines) CHECK(line.size() <= 100);
  CHECK(lines[1].find("0.8200 +- 0.0200") != std::string::npos);
  CHECK(lines[1].ends_with("  -"));
  CHECK(lines[3] == "mean +- standard deviation of seeds 4 to 6; p: paired t test against hybrid");
}

TEST_CASE("memory that the system does not tell is a dash") {
  MethodTrials one = classifier("hybrid", 0, 6);
  one.trials.front().peak_memory.reset();
  CHECK(sentences_of(comparison_table({one}))[1].ends_with("  -"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
