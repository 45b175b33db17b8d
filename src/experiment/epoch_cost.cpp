#include "experiment/epoch_cost.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "resboost/methods.h"

namespace resboost {
namespace {

constexpr double kTrialShare = 0.05;  ///< of the budget
constexpr int kMostTrialEpochs = 1000, kMostEpochs = 100000;
constexpr double kPlannedShare = 0.95;  ///< an epoch may take longer than those of the trial

/// Lets a trial be stopped, and says nothing.
class Silent final : public Reporter {
 public:
  explicit Silent(Reporter& next) : next_(next) {}
  bool stop_requested() override { return next_.stop_requested(); }

 private:
  Reporter& next_;
};

double trial_seconds(TrainConfig config, int epochs, const Prepared& data, const Loss& loss,
                     std::uint64_t seed, Reporter& reporter) {
  config.backprop.epochs = epochs;
  // It must run all of them. 0 would do that too, but without the pass over all rows that early
  // stopping costs.
  if (config.backprop.early_stop > 0) config.backprop.early_stop = epochs;
  Silent silent(reporter);
  const auto start = std::chrono::steady_clock::now();
  train(Network{}, data.train, data.valid, loss, config, {Rng(seed), silent});
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

double epoch_cost(const TrainConfig& config, const Prepared& data, const Loss& loss,
                  std::uint64_t seed, const Budget& budget, Reporter& reporter) {
  const Index rows = data.train.rows(), batch = std::min<Index>(config.backprop.batch_size, rows);
  if (budget.kind == Budget::Kind::updates) return static_cast<double>((rows + batch - 1) / batch);
  if (budget.kind == Budget::Kind::epochs) return static_cast<double>(rows);
  const double one = trial_seconds(config, 1, data, loss, seed, reporter);
  const int more =
      static_cast<int>(std::min<double>(kTrialShare * budget.amount / one, kMostTrialEpochs));
  return more < 2 ? one : trial_seconds(config, more, data, loss, seed, reporter) / more;
}

int epochs_within(const Budget& budget, double epoch_cost) {
  const double planned =
      budget.kind == Budget::Kind::time ? kPlannedShare * budget.amount : budget.amount;
  return static_cast<int>(std::clamp<double>(std::floor(planned / epoch_cost), 1, kMostEpochs));
}

}  // namespace resboost
