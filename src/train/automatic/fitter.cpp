// The default on tables: functional gradient boosting with two kinds of weak learners. Trees first
// (trees/fitter.cpp), a batch a stage; then small residual networks, each a Frank-Wolfe step of the
// scores towards what it says (M. Jaggi, "Revisiting Frank-Wolfe", ICML 2013; resfgb-fw here):
//
//   z <- (1 - s_j) z + s_j network_j(x),   s_j = w_j / (w_0 + ... + w_j)
//
// so that the scores after network j are the convex combination with weights w_0 (trees), w_1, ...,
// and every depth is a whole model of its own. Trees and networks fail on different rows
// (docs/benchmark.md), which is why their average beats both.
//
// Who of the two goes on, and for how long, is a race (automatic/race.h): turn by turn the one that
// promises most of the held-out loss a second, judged by the average of both. A run on a table
// whose networks have the larger share, 250 trees a batch:
//
//   turn  who               held-out loss of the average
//     1   trees             .95 -> .18    the first stage
//     2   2 networks        .18 -> .072   of 800 steps
//     3   2 longer networks .072 -> .068  of 1,600 steps, in their place
//     4   trees             .068 -> .068  not worth it, and nobody promises more
//
// Then the networks become stages. Without held-out rows the configuration says how much of both.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nn/trees.h"
#include "resboost/automatic.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/trees.h"
#include "train/automatic/average.h"
#include "train/automatic/course.h"
#include "train/automatic/networks.h"
#include "train/automatic/race.h"
#include "train/automatic/seconds.h"
#include "train/trees/rounds.h"

namespace resboost {
namespace {

using automatic::Learner;
using automatic::Offer;

enum : std::uint64_t { kNetworks = 2 };

/// Networks that would count less than this are not worth their predictions.
constexpr double kSmallestShare = 0.1;
/// Networks of one turn, and doublings of their steps.
constexpr int kPair = 2, kDoublings = 2;
/// Seconds at most for moving the rows through networks that are fitted, once the reporter has
/// asked to stop.
constexpr double kAfterStop = 0.5;
/// Networks of the fit on all rows for each that the first one needs to see what they are worth.
constexpr int kOnAllRows = 2;

using Learners = AutomaticConfig::Learners;

class Automatic final : public StageFitter {
 public:
  Automatic(const TrainConfig& config, int stages)
      : config_(config.automatic), trees_config_(config.trees), precision_(precision_of(config)) {
    const bool networks_alone = config_.learners == Learners::networks;
    if (networks_alone && (config_.networks == 0 || config_.share == 0))
      throw ConfigError(
          "parameter `auto.learners`: networks alone, and `auto.networks` or `auto.share` is 0; "
          "leave one of the two out");
    const int batches =
        networks_alone ? 0 : std::max(stages - config_.networks, std::min(stages, 1));
    // No more than there are stages for, so that all of those that are fitted count.
    config_.networks = std::min(config_.networks, stages - batches);
    if (config_.share == 0 || config_.learners == Learners::trees) config_.networks = 0;
    // Networks bend where linear leaves would: together they are no better (docs/methods.md).
    if (trees_config_.slopes < 0 && config_.networks > 0) trees_config_.slopes = 0;
    if (networks_alone) config_.share = 1;
    trees_ = make_trees(trees_config_, std::max(batches, 1));
    batch_ = (config.trees.rounds + std::max(batches, 1) - 1) / std::max(batches, 1);
    course_.steps = config_.steps;
    course_.trees_ended = networks_alone;
  }

  std::optional<FittedStage> fit(const StageContext& c) override {
    if (before_)
      course_ = automatic::restored(*std::exchange(before_, std::nullopt), c.held_out.rows(),
                                    c.train.x.width(), c.head.outputs(), config_);
    if (!course_.averaged) {
      if (auto stage = c.held_out.rows() > 0 ? race(c) : configured(c)) return stage;
      if (c.run.reporter.stop_requested() && !std::exchange(stopped_, true)) return std::nullopt;
      course_.averaged = true;
      course_.share = average(c).share;
      if (config_.share < 0 && course_.share < kSmallestShare) course_.networks.all.clear();
    }
    if (c.run.reporter.stop_requested())
      seconds_after_stop_ +=
          automatic::seconds_of_pass(c.train, c.held_out.rows(), c.head.outputs(), config_);
    if (course_.next >= course_.networks.all.size() || seconds_after_stop_ > kAfterStop)
      return std::nullopt;
    const std::size_t before = course_.next++;
    return automatic::step_towards(std::move(course_.networks.all[before]), before,
                                   course_.networks.all.size(), course_.share, c);
  }

  /// Networks of which some have been left out are an average all the same.
  bool ready() const override {
    if (!course_.averaged) return stopped_;
    return course_.next < course_.networks.all.size() && seconds_after_stop_ <= kAfterStop;
  }

  std::optional<TrainConfig> again(const TrainConfig& config, const Network& start,
                                   const Network& fitted, double share) const override {
    const bool averaged = !fitted.stages.empty() && fitted.stages.back().reads == Reads::x;
    if (!averaged && config_.learners == Learners::networks) return std::nullopt;
    TrainConfig second = config;
    std::optional<automatic::Course> kept;  // of a run that was complete when it was interrupted
    if (before_) kept = automatic::counts_of(*before_, 0, config_);
    const automatic::Course& course = kept ? *kept : course_;
    // The race knows of a batch once it is asked for the next one.
    const bool knows = course.known == course.rounds;
    const Index rounds =
        std::min(trees::rounds_of(start, fitted), knows ? course.worthwhile : course.rounds);
    const auto networks = static_cast<int>(course.networks.all.size());
    second.trees.slopes = trees_config_.slopes;
    second.trees.rounds = std::max(trees::more_rounds(rounds, share), 1);
    second.automatic.networks = averaged ? std::min(config_.networks, kOnAllRows * networks) : 0;
    second.automatic.share = course.share;
    second.automatic.steps = course.steps;
    second.automatic.stop = std::clamp(course.networks.stop, 1e-3, 1.0);
    return second;
  }

  void save(Memory& memory) const override {
    if (!course_.averaged) trees_->save(memory);
    automatic::save(course_, memory);
  }
  void restore(const Memory& memory) override {
    trees_->restore(memory);
    if (memory.has("auto")) before_ = memory;
  }

 private:
  bool takes_networks(const StageContext& c) const {
    const bool directions = has_directions(*c.train.codes);  // networks keep to none
    if (directions && config_.learners == Learners::networks)
      throw ConfigError(
          "parameter `monotone`: networks cannot keep to it; leave `auto.learners` out");
    return config_.networks > 0 && !directions;
  }
  /// Is all of it fitted once more, on all rows?
  bool twice(const StageContext& c) const {
    return c.train.rows() + c.held_out.rows() <= config_.refit_rows;
  }

  /// Where no row is held out: as many of both as the configuration says.
  std::optional<FittedStage> configured(const StageContext& c) {
    if (!course_.trees_ended)
      if (auto stage = trees_->fit(c)) return stage;
    if (!c.run.reporter.stop_requested() && takes_networks(c))
      add_networks(config_.networks, course_.steps, c);
    return std::nullopt;
  }

  /// Turns of trees and networks, until nobody promises enough for its seconds. Those of trees are
  /// stages at once; networks wait until the trees are complete.
  std::optional<FittedStage> race(const StageContext& c) {
    if (!course_.race) course_.race.emplace(average(c).loss, c.held_out.rows(), config_.price);
    if (course_.rounds > course_.known) see_trees(c);
    while (!c.run.reporter.stop_requested()) {
      const std::vector<Offer> offers = offers_of(c);
      const std::optional<Offer> winner = course_.race->next(offers);
      if (!winner) break;
      promises_ = course_.race->promises(offers);
      if (winner->who == Learner::networks) {
        if (!add_networks(pair(c), course_.steps, c)) break;
        tell(*winner, average(c).loss, c);
      } else if (winner->who == Learner::longer) {
        lengthen(*winner, c);
      } else if (auto stage = batch_of_trees(c)) {
        return stage;
      } else if (!trees_->ready()) {
        course_.trees_ended = true;
      }
    }
    const bool begun = course_.rounds > 0 || trees_->ready();
    return stopped_ && begun && !course_.trees_ended ? last_trees(c) : std::nullopt;
  }
  /// Those that the fitter has grown ahead of its stages: it gives none when it hears of the stop.
  std::optional<FittedStage> last_trees(const StageContext& c) {
    auto stage = batch_of_trees(c);
    return stage || !trees_->ready() ? std::move(stage) : batch_of_trees(c);
  }
  std::optional<FittedStage> batch_of_trees(const StageContext& c) {
    auto stage = trees_->fit(c);
    if (stage) course_.rounds += trees_of(*stage->stage.block)->arrays().trees();
    return stage;
  }

  std::vector<Offer> offers_of(const StageContext& c) const {
    const double again = twice(c) ? kOnAllRows : 0;
    std::vector<Offer> offers;
    if (!course_.trees_ended) offers.push_back({Learner::trees, seconds_of_trees(batch_, c)});
    if ((!course_.trees_ended && course_.rounds == 0) || !takes_networks(c)) return offers;
    const int have = networks();
    const double one = seconds_of_network(course_.steps, c),
                 longer = seconds_of_network(twice_the_steps(), c);
    if (const int more = pair(c); more > 0)
      offers.push_back({Learner::networks, more * (1 + again) * one});
    // Beyond most or fewest epochs (fit_sgd.cpp) twice the steps are not longer.
    if (have > 0 && course_.doublings < kDoublings && longer > 1.1 * one)
      offers.push_back({Learner::longer, kPair * longer + again * have * (longer - one)});
    return offers;
  }
  int twice_the_steps() const { return std::min(course_.steps, automatic::kMostSteps / 2) * 2; }
  int networks() const { return static_cast<int>(course_.networks.all.size()); }
  /// Networks of the next turn.
  int pair(const StageContext& c) const {
    const int most = twice(c) ? (config_.networks + kOnAllRows - 1) / kOnAllRows : config_.networks;
    return std::min(kPair, most - networks());
  }
  double seconds_of_trees(Index rounds, const StageContext& c) const {
    return static_cast<double>(rounds) * (twice(c) ? 2 : 1) *
           automatic::seconds_of_tree(c.train, c.loss, trees_config_);
  }
  double seconds_of_network(int steps, const StageContext& c) const {
    return automatic::seconds_of_network(c.train, c.held_out.rows(), c.head.outputs(), steps,
                                         config_);
  }

  automatic::Average average(const StageContext& c) const {
    return automatic::best_average(course_.networks.all, c.held_out, c.loss, config_.share);
  }

  /// What the last batch of trees has come to, now that it is a stage.
  void see_trees(const StageContext& c) {
    const double seconds = seconds_of_trees(course_.rounds - course_.known, c);
    if (tell({Learner::trees, seconds}, average(c).loss, c) || course_.known == 0)
      course_.worthwhile = course_.rounds;
    course_.known = course_.rounds;
  }

  /// Tries two networks of twice the steps in the place of those that there are.
  void lengthen(const Offer& offer, const StageContext& c) {
    const int tried = networks();
    automatic::Networks shorter = std::exchange(course_.networks, {});
    const bool added = add_networks(std::min(kPair, tried), twice_the_steps(), c);
    const double before = course_.race->loss(), now = added ? average(c).loss : before;
    if (added) tell(offer, now, c);
    if (now < before) {
      course_.steps = twice_the_steps();
      ++course_.doublings;
    } else {
      course_.networks = std::move(shorter);
      course_.doublings = kDoublings;
    }
  }

  /// False where the reporter has asked to stop before all were complete; those that are count.
  bool add_networks(int number, int steps, const StageContext& c) {
    const auto turn = static_cast<std::uint64_t>(course_.race ? course_.race->turns() : 0);
    automatic::Networks& networks = course_.networks;
    automatic::Networks more =
        automatic::fit_networks(number, steps, c.train, c.held_out, c.loss, config_, precision_,
                                c.run.fork(kNetworks, turn));
    const auto have = static_cast<double>(networks.all.size()),
               added = static_cast<double>(more.all.size());
    if (added > 0) networks.stop = (have * networks.stop + added * more.stop) / (have + added);
    for (auto& network : more.all) networks.all.push_back(std::move(network));
    return !more.stopped;
  }

  /// A turn is over. Was it worth its seconds?
  bool tell(const Offer& turn, double loss, const StageContext& c) {
    const double before = course_.race->loss();
    const bool worth = course_.race->record(turn.who, loss, turn.seconds);
    c.run.reporter.on_note(fmt::format("turn {}, {}: validation loss {:.4f} -> {:.4f}{}{}",
                                       course_.race->turns(), automatic::name_of(turn.who), before,
                                       loss, worth ? "" : ", not worth its time", promises_));
    return worth;
  }

  AutomaticConfig config_;
  TreesConfig trees_config_;
  Precision precision_;  ///< of the networks
  std::unique_ptr<StageFitter> trees_;
  Index batch_;                   ///< trees of a stage
  std::optional<Memory> before_;  ///< of a run to go on with
  automatic::Course course_;
  bool stopped_ = false;           ///< the reporter has asked to, and the race is over
  double seconds_after_stop_ = 0;  ///< of networks that have become stages since
  std::string promises_;           ///< at the turn that is being taken, for people
};

}  // namespace

std::unique_ptr<StageFitter> make_automatic(const TrainConfig& config, int stages) {
  return std::make_unique<Automatic>(config, stages);
}

}  // namespace resboost
