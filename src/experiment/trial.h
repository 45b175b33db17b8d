#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "resboost/metrics.h"
#include "resboost/work.h"

namespace resboost {

/// How good a network was on the validation rows at some moment of its training, and what it had
/// cost by then.
struct Moment {
  std::optional<int>
      stage;  ///< reached by a stage-wise method; none: an epoch of the whole network
  double seconds, updates, operations;
  double valid_loss,
      valid_metric;  ///< NaN where nothing is held out; metric: accuracy, or R squared
};

/// One training of one method with one seed, and what came of it.
struct Run {
  std::uint64_t seed = 0;
  double overlap =
      0;  ///< test rows / training and validation rows, where they were split at random; else 0
  Metrics test{};
  std::vector<double> errors;  ///< of each test row: 0 right, 1 wrong; of numbers the squared error
  Index stages = 0, parameters = 0;
  std::size_t bytes = 0;                       ///< of the model file
  double seconds = 0;                          ///< of training
  Work work{};                                 ///< of training
  double epochs = 0;                           ///< rows of minibatches / training rows
  std::optional<std::uint64_t> peak_memory{};  ///< bytes, while it trained
  double rows_per_second = 0;                  ///< predicted
  std::vector<Moment> curve;
};

/// A method and its runs, one a seed; all contenders have the same seeds.
struct Contender {
  std::string method;  ///< as --methods has it
  std::vector<Run> runs;
};

/// All numbers of a run under the names of the JSON output; NaN for what the system does not tell.
std::vector<std::pair<std::string, double>> measures(const Run& run);
/// The measure of that name in each run.
std::vector<double> values_of(const Contender& contender, const std::string& measure);

/// The measure that decides: "accuracy" or "rmse".
std::string deciding_measure(const Contender& contender);
/// Could chance make the difference? Several seeds: a paired t test of the deciding measure, which
/// knows what splits share. One seed: on the test rows, McNemar's test for classes, else a paired t
/// test of the squared errors.
double p_value(const Contender& first, const Contender& other);

}  // namespace resboost
