#include "cli/contest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/epoch_cost.h"
#include "cli/interrupt.h"
#include "cli/measure_run.h"
#include "cli/method_help.h"
#include "cli/peak_memory.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

constexpr const char* kBackprop = "backprop";

bool stagewise(const std::string& name) {
  const MethodInfo* method = find_method(name);
  return method && method->make;
}

/// The method whose depth end to end takes, and whose network is fine-tuned: the first that trains
/// stage by stage.
std::string base_of(const std::vector<std::string>& names, const TrainConfig& config) {
  const auto found = std::find_if(names.begin(), names.end(), stagewise);
  return found == names.end() ? config.method : *found;
}

void require_known(const std::string& name) {
  if (name == kFinetuned || find_method(name)) return;
  std::vector<std::string> known{kFinetuned};
  for (const MethodInfo& method : methods()) known.push_back(method.name);
  const std::string near = closest(name, known);
  throw ConfigError(fmt::format("option --methods: unknown method \"{}\"{}; known: {}", name,
                                near.empty() ? "" : "; did you mean " + near,
                                fmt::join(known, ", ")));
}

/// The methods on the rows of one seed.
class Contest {
 public:
  Contest(std::vector<std::string> names, Budget::Kind budget, const Parts& parts,
          const TrainSettings& settings, Session& session)
      : names_(std::move(names)),
        base_(base_of(names_, settings.train)),
        parts_(parts),
        settings_(settings),
        session_(session),
        asked_(budget),
        model_{parts.data.schema, make_loss(parts.data.loss), {}, {}} {}

  std::vector<Run> run() {
    std::vector<std::string> order = names_;
    // End to end takes the depth that boosting ended with. With a budget, though, the first of the
    // list must lead.
    if (asked_ == Budget::Kind::none) std::stable_partition(order.begin(), order.end(), stagewise);
    for (const std::string& name : order) {
      enter(name);
      if (interrupted()) return {};
    }
    std::vector<Run> runs;
    for (const std::string& name : names_) runs.push_back(std::move(entered_.at(name).run));
    return runs;
  }

 private:
  struct Entry {
    Run run;
    Network net;
  };

  void enter(const std::string& name) {
    session_.console.line(fmt::format("{}, seed {}:", name, settings_.seed));
    session_.log.event("method", {{"method", name}, {"seed", settings_.seed}});
    Entry entry = name == kFinetuned  ? train_finetuned()
                  : name == kBackprop ? train_end_to_end()
                                      : fit(Network{}, config_of(name), budget_, nullptr);
    if (interrupted()) return;
    model_.net = std::move(entry.net);
    measure_model(model_, parts_.test, entry.run);
    entry.net = name == base_ ? std::move(model_.net)
                              : Network{};  // nobody asks for others: they would cost memory
    model_.net = Network{};
    entry.run.seed = settings_.seed;
    Json measured{{"method", name}};
    measured.update(to_json(entry.run));
    session_.log.event("measured", measured);
    if (entered_.empty() && asked_ != Budget::Kind::none) set_budget(name, entry.run);
    entered_.insert_or_assign(name, std::move(entry));
  }

  void set_budget(const std::string& leader, const Run& run) {
    budget_.kind = asked_;
    budget_.amount = budget_.used(run.seconds, run.work);
    if (budget_.amount > 0) return;
    throw ConfigError(fmt::format(
        "option --budget: {} leads --methods and makes no minibatch updates that others "
        "could have too; put another method first, or use --budget time",
        leader));
  }

  TrainConfig config_of(const std::string& name) const {
    TrainConfig config = settings_.train;
    config.method = name;
    config.finetune_epochs = 0;
    return config;
  }

  TrainConfig end_to_end_config() const {
    TrainConfig config = config_of(kBackprop);
    const Index stem = pictures_of(parts_.data.train.x) ? 1 : 0;
    const auto base = entered_.find(base_);
    if (base != entered_.end()) config.stages = static_cast<int>(base->second.net.depth() - stem);
    return config;
  }

  double cost_of_epoch(const TrainConfig& config) const {
    // Under the deadline of the method before, a trial could be cut off at once, and an epoch would
    // look cheap.
    session_.reporter.start_clock(settings_.time_limit);
    return epoch_cost(config, parts_.data, *model_.loss, settings_.seed, budget_,
                      session_.reporter);
  }

  /// Its schedule is planned to end inside the budget.
  Entry train_end_to_end() {
    TrainConfig config = end_to_end_config();
    if (budget_.limited()) {
      const double cost = cost_of_epoch(config);
      if (cost > budget_.amount)
        session_.reporter.on_warning(
            "the budget is less than one epoch end to end: training is cut off inside it");
      config.backprop.epochs = epochs_within(budget_, cost);
    }
    return fit(Network{}, config, budget_, nullptr);
  }

  /// Boosting leaves as much of the budget as fine-tuning needs.
  Entry train_finetuned() {
    TrainConfig tuning = config_of(base_);
    tuning.stages = 0;
    tuning.finetune_epochs = settings_.train.finetune_epochs;
    if (const auto base = entered_.find(base_); base != entered_.end() && !budget_.limited())
      return fit(base->second.net.clone(), tuning, budget_, &base->second.run);
    Budget boosting = budget_;
    if (budget_.limited()) {
      boosting.amount -= tuning.finetune_epochs * cost_of_epoch(end_to_end_config());
      if (boosting.amount <= 0)
        throw ConfigError(
            fmt::format("option --finetune-epochs: {} epochs are more than the budget; take fewer",
                        tuning.finetune_epochs));
    }
    Entry boosted = fit(Network{}, config_of(base_), boosting, nullptr);
    return fit(std::move(boosted.net), tuning, budget_, &boosted.run);
  }

  /// before: the run that this one goes on from, or nullptr.
  Entry fit(Network start, const TrainConfig& config, const Budget& budget, const Run* before) {
    session_.reporter.start_clock(settings_.time_limit);
    const bool measured = reset_peak_memory();
    RunMeter meter(session_.reporter, budget, before);
    Entry entry;
    entry.net = train(std::move(start), parts_.data.train, parts_.data.valid, *model_.loss, config,
                      Rng(settings_.seed), meter);
    entry.run = meter.run();
    entry.run.epochs =
        static_cast<double>(entry.run.work.rows) / static_cast<double>(parts_.data.train.rows());
    if (measured) entry.run.peak_memory = peak_memory();
    if (before && entry.run.peak_memory)
      entry.run.peak_memory = std::max(*entry.run.peak_memory, before->peak_memory.value_or(0));
    return entry;
  }

  std::vector<std::string> names_;
  std::string base_;
  const Parts& parts_;
  const TrainSettings& settings_;
  Session& session_;
  Budget::Kind asked_;
  Budget budget_;  ///< none until the first has been trained
  Model model_;    ///< has a network only while that is measured
  std::map<std::string, Entry> entered_;
};

}  // namespace

std::vector<std::string> names_in(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists)
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      names.push_back(list.substr(begin, end - begin));
      begin = end + 1;
    }
  return names;
}

std::vector<std::string> contestants(const std::vector<std::string>& asked,
                                     const TrainConfig& config) {
  std::vector<std::string> names = names_in(asked);
  if (names.empty()) {
    if (!method_of(config).make)
      throw ConfigError(
          "option --method: backprop is what compare always trains second; name a method that "
          "trains stage by stage, "
          "leave it out, or use --methods");
    names = {config.method, kBackprop};
    if (config.finetune_epochs > 0) names.emplace_back(kFinetuned);
  }
  for (auto name = names.begin(); name != names.end(); ++name) {
    require_known(*name);
    if (std::find(names.begin(), name, *name) != name)
      throw ConfigError(fmt::format("option --methods: {} is named twice", *name));
    if (*name == kFinetuned && config.finetune_epochs == 0)
      throw ConfigError("option --methods: finetuned needs --finetune-epochs");
    if (*name == kFinetuned && base_of(names, config) == kBackprop)
      throw ConfigError(
          "option --methods: finetuned needs a method that trains stage by stage, here or by "
          "--method");
  }
  return names;
}

std::vector<Run> run_contest(const std::vector<std::string>& methods, Budget::Kind budget,
                             const Parts& parts, const TrainSettings& settings, Session& session) {
  return Contest(methods, budget, parts, settings, session).run();
}

}  // namespace resboost::cli
