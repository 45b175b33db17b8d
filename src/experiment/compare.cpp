#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "experiment/carried.h"
#include "experiment/compared_methods.h"
#include "experiment/deal_tasks.h"
#include "experiment/epoch_cost.h"
#include "experiment/measure_trial.h"
#include "experiment/peak_memory.h"
#include "experiment/rank_services.h"
#include "experiment/rivals/xgboost_trial.h"
#include "experiment/test_split.h"
#include "experiment/time_limit.h"
#include "experiment/trial_meter.h"
#include "experiment/untrained_model.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost {
namespace {

/// All methods on the rows of one seed.
class TrialsOfSeed {
 public:
  TrialsOfSeed(const std::vector<std::string>& methods, const ComparisonConfig& comparison,
               const TrialData& rows, const RunConfig& config, ExperimentReporter& reporter)
      : methods_(methods),
        base_(base_of(methods, config.train)),
        comparison_(comparison),
        rows_(rows),
        config_(config),
        reporter_(reporter),
        model_(untrained_model(rows.data, config.train.image)) {}

  /// A trial for each method, in the order given; none if the reporter asked to stop.
  std::vector<Trial> run() {
    std::vector<std::string> order = methods_;
    // End to end takes the depth that boosting ended with. With a budget, though, the first of the
    // list must lead.
    if (comparison_.budget == Budget::Kind::none)
      std::stable_partition(order.begin(), order.end(), stagewise);
    for (const std::string& method : order) {
      measure(method);
      if (reporter_.stop_requested()) return {};
    }
    std::vector<Trial> trials;
    for (const std::string& method : methods_)
      trials.push_back(std::move(trained_.at(method).trial));
    return trials;
  }

 private:
  struct Trained {
    Trial trial;
    Network net;
  };

  void measure(const std::string& method) {
    reporter_.on_step(fmt::format("{}, seed {}:", method, config_.seed));
    reporter_.on_trial_start(method, config_.seed);
    Trained trained = method == kXgboost ? rival() : own(method);
    if (reporter_.stop_requested()) return;
    trained.trial.seed = config_.seed;
    reporter_.on_trial(method, trained.trial);
    if (trained_.empty() && comparison_.budget != Budget::Kind::none)
      set_budget(method, trained.trial);
    trained_.insert_or_assign(method, std::move(trained));
  }

  Trained rival() {
    TimeLimit limited(reporter_, comparison_.time_limit);
    return {xgboost_trial(rows_, model_, budget_, config_.seed, limited), {}};
  }

  /// A method of our own, tested; not where the reporter asked to stop.
  Trained own(const std::string& method) {
    Trained trained = method == kFinetuned  ? train_finetuned()
                      : method == kBackprop ? train_end_to_end()
                                            : fit(Network{}, config_of(method), budget_, nullptr);
    if (reporter_.stop_requested()) return trained;
    model_.net = std::move(trained.net);
    measure_trial(model_, rows_.test, trained.trial);
    trained.net = method == base_ ? std::move(model_.net)
                                  : Network{};  // nobody asks for others: they would cost memory
    model_.net = Network{};
    return trained;
  }

  void set_budget(const std::string& leader, const Trial& trial) {
    budget_.kind = comparison_.budget;
    budget_.amount = budget_.used(trial.seconds, trial.work);
    if (budget_.amount > 0) return;
    throw ConfigError(fmt::format(
        "parameter `budget`: {} leads `methods` and makes no minibatch updates that others "
        "could have too; put another method first, or use `budget` time",
        leader));
  }

  TrainConfig config_of(const std::string& method) const {
    TrainConfig config = config_.train;
    config.method = method;
    config.finetune_epochs = 0;
    return config;
  }

  TrainConfig end_to_end_config() const {
    TrainConfig config = config_of(kBackprop);
    const Index stem = pictures_of(rows_.data.train.x) ? 1 : 0;
    const auto base = trained_.find(base_);
    if (base != trained_.end()) config.stages = static_cast<int>(base->second.net.depth() - stem);
    return config;
  }

  double cost_of_epoch(const TrainConfig& config) const {
    TimeLimit limited(reporter_, comparison_.time_limit);
    return epoch_cost(config, rows_.data, *model_.loss, config_.seed, budget_, limited);
  }

  /// Its schedule is planned to end inside the budget.
  Trained train_end_to_end() {
    TrainConfig config = end_to_end_config();
    if (budget_.limited()) {
      const double cost = cost_of_epoch(config);
      if (cost > budget_.amount)
        reporter_.on_warning(
            "the budget is less than one epoch end to end: training is cut off inside it");
      config.backprop.epochs = epochs_within(budget_, cost);
    }
    return fit(Network{}, config, budget_, nullptr);
  }

  /// Boosting leaves as much of the budget as fine-tuning needs.
  Trained train_finetuned() {
    TrainConfig tuning = config_of(base_);
    tuning.stages = 0;
    tuning.finetune_epochs = config_.train.finetune_epochs;
    if (const auto base = trained_.find(base_); base != trained_.end() && !budget_.limited())
      return fit(base->second.net.clone(), tuning, budget_, &base->second.trial);
    Budget boosting = budget_;
    if (budget_.limited()) {
      boosting.amount -= tuning.finetune_epochs * cost_of_epoch(end_to_end_config());
      if (boosting.amount <= 0)
        throw ConfigError(fmt::format(
            "parameter `finetune-epochs`: {} epochs are more than the budget; take fewer",
            tuning.finetune_epochs));
    }
    Trained boosted = fit(Network{}, config_of(base_), boosting, nullptr);
    return fit(std::move(boosted.net), tuning, budget_, &boosted.trial);
  }

  /// before: the trial that this one goes on from, or nullptr.
  Trained fit(Network start, const TrainConfig& config, const Budget& budget, const Trial* before) {
    const bool knows_memory = reset_peak_memory();
    TimeLimit limited(reporter_, comparison_.time_limit);
    TrialMeter meter(limited, budget, before);
    Trained trained;
    trained.net = train(std::move(start), rows_.data.train, rows_.data.valid, *model_.loss, config,
                        {Rng(config_.seed), meter});
    Trial& trial = trained.trial;
    trial = meter.trial();
    trial.epochs =
        static_cast<double>(trial.work.rows) / static_cast<double>(rows_.data.train.rows());
    if (knows_memory) trial.peak_memory = peak_memory();
    if (before && trial.peak_memory)
      trial.peak_memory = std::max(*trial.peak_memory, before->peak_memory.value_or(0));
    return trained;
  }

  const std::vector<std::string>& methods_;
  std::string base_;
  const ComparisonConfig& comparison_;
  const TrialData& rows_;
  const RunConfig& config_;
  ExperimentReporter& reporter_;
  Budget budget_;  ///< none until the first has been trained
  Model model_;    ///< has a network only while that is measured
  std::map<std::string, Trained> trained_;
};

/// Test rows / other rows, where each seed has its own split of the same rows.
double overlap_of(const TestConfig& test) {
  return test.file.empty() ? test.share / (1 - test.share) : 0;
}

/// What all of the methods read of a row, together.
Views views_of_all(const std::vector<std::string>& methods, TrainConfig config) {
  Views all{false, false};
  for (const std::string& method : methods) {
    if (method == kXgboost) {
      all.numbers = true;
      continue;
    }
    config.method = method == kFinetuned ? base_of(methods, config) : method;
    const Views own = views_of(config);
    all = {all.numbers || own.numbers, all.codes || own.codes};
  }
  return all;
}

/// The trials of one seed, and how many rows they had.
struct SeedTrials {
  Index train_rows = 0, valid_rows = 0, test_rows = 0;
  std::vector<Trial> trials;  ///< one a method
};

template <class Visitor>
void carry(Visitor& v, SeedTrials& seed) {
  v(seed.train_rows);
  v(seed.valid_rows);
  v(seed.test_rows);
  v(seed.trials);
}

/// All methods on the rows of a seed, as a task (deal_tasks.h): what is the seed's number.
std::string try_seed(const DataSource& source, const ComparisonConfig& comparison,
                     const RunConfig& config, ExperimentReporter& reporter,
                     const std::string& what) {
  const auto methods = compared_methods(comparison, config.train);
  const int number = unpacked<int>(what);
  RunConfig of_seed = config;
  of_seed.train = config_of_blocks(config.train);  // how rows are held out and encoded for all
  of_seed.seed += static_cast<std::uint64_t>(number);
  const TrialData rows =
      split_off_test(source, comparison.test, of_seed, views_of_all(methods, config.train));
  if (number == 0) reporter.on_data(rows.data);
  SeedTrials seed{rows.data.train.rows(), rows.data.valid.rows(), rows.test.rows(), {}};
  seed.trials = TrialsOfSeed(methods, comparison, rows, of_seed, reporter).run();
  if (seed.trials.empty()) return {};  // asked to stop
  for (Trial& trial : seed.trials) trial.overlap = overlap_of(comparison.test);
  return packed(seed);
}

/// The first seed's rows stand for all.
void add_seed(SeedTrials seed, Comparison& result) {
  if (result.methods.front().trials.empty()) {
    result.train_rows = seed.train_rows;
    result.valid_rows = seed.valid_rows;
    result.test_rows = seed.test_rows;
  }
  for (std::size_t k = 0; k < seed.trials.size(); ++k)
    result.methods[k].trials.push_back(std::move(seed.trials[k]));
}

}  // namespace

Comparison compare(const DataSource& source, const ComparisonConfig& comparison,
                   const RunConfig& config, ExperimentReporter& reporter, Communicator* ranks) {
  Comparison result;
  for (const std::string& method : compared_methods(comparison, config.train))
    result.methods.push_back({method, {}});
  std::vector<std::string> seeds;
  for (int i = 0; i < comparison.seeds; ++i) seeds.push_back(packed(i));
  const std::vector<RankTask> tasks = in_turn(std::move(seeds), ranks);
  deal_tasks(
      ranks, tasks,
      [&](const std::string& what) { return try_seed(source, comparison, config, reporter, what); },
      [&](std::size_t i, const std::string& bytes) {
        auto seed = unpacked<SeedTrials>(bytes);
        if (tasks[i].rank != 0)  // of the others it has heard
          for (std::size_t k = 0; k < seed.trials.size(); ++k)
            reporter.on_trial(result.methods[k].method, seed.trials[k]);
        add_seed(std::move(seed), result);
      },
      reporter);
  return result;
}

Services seed_services(Communicator& ranks, const DataSource& source,
                       const ComparisonConfig& comparison, const RunConfig& config,
                       Reporter& reporter) {
  return task_services(ranks, reporter, [&](ExperimentReporter& orders) -> DoTask {
    return
        [&](const std::string& what) { return try_seed(source, comparison, config, orders, what); };
  });
}

}  // namespace resboost
