// The minibatch loop: heads, embeddings of a stage, whole networks end to end, modules that learn
// side by side and fine-tuning are all this. An epoch deals the rows anew and takes one step a
// minibatch (Descent); then the loss on the held-out rows is looked at, and the parameters of the
// best epoch are kept. An attempt whose loss grows without bound is taken back and repeated at half
// the learning rate. With 1000 rows, a batch of 256 and 2000 steps asked for:
//
//   batches of an epoch  4, the last one of 232 rows
//   epochs               500, bounded to 200: 800 steps
//   rate of step s       rate * schedule_factor(schedule, s, 800)
//
// Where a training has a time limit that so many steps would not keep, the schedule is shortened
// after every epoch to the steps that there is time for (RateSchedule), so that the rate is at its
// end when time is up; the last epoch may be a part of one.

#include "train/fit_sgd.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/stop.h"
#include "resboost/error.h"
#include "resboost/train.h"
#include "train/best_epoch.h"
#include "train/descent.h"
#include "train/rate_schedule.h"
#include "train/rate_search.h"
#include "train/smoothed_targets.h"
#include "train/temper.h"

namespace resboost {
namespace {

enum : std::uint64_t { kShuffle = 1, kProbe = 2, kAugment = 3 };

constexpr Index kMostEpochs = 1 << 30;

/// Halvings before a fit that keeps diverging is given up.
constexpr int kMostHalvings = 30;

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Share of the time left that is planned: the rest is for what slows the last epoch down.
constexpr double kPlanned = 0.98;

double sum_of(const std::vector<double>& losses, Range networks) {
  return std::accumulate(losses.begin() + networks.begin, losses.begin() + networks.end, 0.0);
}

/// A fit, at one learning rate after the other.
class Fit {
 public:
  Fit(const Series& series, const Turns& turns, const Examples& train, const Examples* held_out,
      const Loss& loss, const SgdConfig& config, StagePhase of, const RunContext& run,
      Checkpoint* checkpoint, Progress::Phase phase)
      : series_(series),
        turns_(turns),
        targets_(train, loss.of_classes() ? config.label_smoothing : 0),
        train_(targets_.examples()),
        held_out_(held_out && held_out->rows() > 0 ? held_out : nullptr),
        loss_(loss),
        config_(config),
        of_(of),
        run_(run),
        checkpoint_(checkpoint),
        phase_(phase),
        rule_(config, params_of(series), train.rows()),
        descent_(series, train_, loss, config.batch_size, rule_,
                 turns.modules() == 1 ? run.ranks : nullptr),
        start_(rule_.values()),
        epochs_(static_cast<int>(
            std::min<Index>(epochs_of(config, descent_.batches()) * turns.modules(), kMostEpochs))),
        schedule_(config.schedule, descent_.batches() * epochs_),
        taken_(static_cast<std::size_t>(turns.modules())) {}

  SgdResult run() {
    SgdResult result;
    try {
      if (checkpoint_ && checkpoint_->before) {
        go_on(*std::exchange(checkpoint_->before, std::nullopt), result);
      } else {
        first_loss_ = objective(all());
        result.learning_rate =
            config_.learning_rate > 0
                ? config_.learning_rate
                : find_rate(first_loss_, [this](double rate) { return probe(rate); });
      }
      for (; halvings_ <= kMostHalvings; ++halvings_, result.learning_rate /= 2) {
        if (attempt(result)) {
          result.epochs = epochs_now();
          result.best_epoch = course_.best_values.empty() ? course_.epoch : course_.best_epoch;
          result.best_member = course_.best_member;
          return result;
        }
        rule_.restore(start_);
        rule_.reset();
        course_ = {};
        std::fill(taken_.begin(), taken_.end(), 0);
        schedule_ = RateSchedule(config_.schedule, descent_.batches() * epochs_);
      }
    } catch (const Stopped&) {
      result.stopped = true;
      result.best_member = course_.best_member;
      if (!course_.best_values.empty()) rule_.restore(course_.best_values);
      return result;
    }
    throw Error(std::string(name_of(of_.phase)) + " of stage " + std::to_string(of_.stage) +
                ": the loss grows without bound at every learning rate tried (last " +
                std::to_string(result.learning_rate) + "); check the data for extreme values");
  }

 private:
  bool alone() const { return series_.size() == 1; }

  /// As many as the schedule has room for, the last of which may be a part of one.
  int epochs_now() const {
    const Index batches = descent_.batches();
    return course_.epoch + static_cast<int>((schedule_.steps_left() + batches - 1) / batches);
  }

  Range all() const { return {0, std::ssize(series_)}; }

  double objective(Range networks) {
    return sum_of(mean_losses(series_, train_, loss_), networks) + rule_.penalty();
  }

  /// The epoch of the whole, as its best network has it, and of each depth. The training losses are
  /// of those that learned.
  void tell(const std::vector<double>& losses, double train_loss, Range learners,
            const HeldOutLook& look, double seconds) {
    const auto report = [&](Phase phase, int stage, std::size_t member, double loss) {
      const Quality& valid = look.quality[member];
      run_.reporter.on_epoch(
          {phase, stage, course_.epoch, epochs_now(), loss, valid.loss, seconds, valid.metric});
    };
    const auto best = static_cast<std::size_t>(look.best);
    const std::size_t learned =
        turns_.modules() == 1 ? best : static_cast<std::size_t>(learners.end - 1);
    report(of_.phase, of_.stage, best, alone() ? train_loss : losses[learned]);
    int depth = 0;
    if (alone() || of_.phase != Phase::network) return;
    for (std::size_t i = 0; i < series_.size(); ++i)
      if (series_[i].read) report(Phase::block, ++depth, i, losses[i]);
  }

  /// As ResFGB's code (b566697) has it: NaN, or more than twice the first loss plus one, means the
  /// step is too long. A loss below zero (alignment) may grow by its own size.
  bool diverged(double value) const {
    const double first = first_loss_ / static_cast<double>(turns_.modules());
    return !(value < first + std::abs(first) + 1);
  }

  /// False where the learning rate was too large.
  bool attempt(SgdResult& result) {
    const Index batches = descent_.batches();
    const auto start = Clock::now();
    Index steps_here = 0;
    const bool whole = of_.phase == Phase::network;
    if (whole && course_.epoch == 0) run_.reporter.on_network(network_of(series_), 0);
    const int last = std::max(1, static_cast<int>(std::lround(config_.stop * epochs_)));
    while (course_.epoch < last && schedule_.steps_left() > 0) {
      const int epoch = course_.epoch;
      const auto began = Clock::now();
      const Index steps = std::min({batches, schedule_.steps_left(), turns_.steps_left(schedule_)});
      const auto order =
          run_.rng.fork(kShuffle, static_cast<std::uint64_t>(epoch)).permutation(train_.rows());
      const std::size_t module = turns_.module(schedule_);
      const Range learners = turns_.members(module);
      const std::vector<double> losses = descent_.run(
          order, run_.rng.fork(kAugment, static_cast<std::uint64_t>(epoch)), steps, taken_[module],
          [&](Index s) { return result.learning_rate * turns_.rate_factor(schedule_, s); },
          run_.reporter, learners);
      schedule_.advance(steps);
      taken_[module] += steps;
      steps_here += steps;
      result.train_loss = sum_of(losses, learners);
      result.stopped = descent_.stopped();
      // The loss after the epoch costs a pass of its own; it is needed only where it decides
      // something.
      if (config_.early_stop > 0 && !result.stopped) result.train_loss = objective(learners);
      // Batch norm learns from the statistics of few rows, which can make a good network's loss
      // large at any rate; as in prediction it is not.
      if (diverged(result.train_loss) && diverged(objective(learners))) return false;
      const HeldOutLook seen = look_at(series_, held_out_, loss_, config_.selection);
      course_.observe(result.train_loss, seen, held_out_ != nullptr, rule_);
      // Modules in turn take seconds of their own.
      plan(turns_.modules() == 1 ? seconds_since(began) / static_cast<double>(steps)
                                 : seconds_since(start) / static_cast<double>(steps_here));
      tell(losses, result.train_loss, learners, seen, seconds_since(start));
      if (whole) run_.reporter.on_network(network_of(series_), epoch + 1);
      if (result.stopped ||
          (config_.early_stop > 0 && epoch - course_.best_train_epoch >= config_.early_stop))
        break;
      if (checkpoint_ && course_.epoch % checkpoint_->epochs() == 0) keep(result);
    }
    if (!course_.best_values.empty()) rule_.restore(course_.best_values);
    return true;
  }

  /// Makes the schedule as long as there is time for, and no longer than it was to be.
  void plan(double seconds_a_step) {
    const double left = run_.reporter.seconds_left();
    if (std::isinf(left)) return;
    const auto most = static_cast<double>(descent_.batches() * (epochs_ - course_.epoch));
    const double steps = std::min(most, std::floor(kPlanned * left / seconds_a_step));
    schedule_.plan(static_cast<Index>(std::max(steps, 0.0)));
  }

  void keep(const SgdResult& result) {
    const std::vector<Vector> values = rule_.values();
    Progress now{phase_, network_of(series_), network_of(series_), {}};
    if (!course_.best_values.empty()) {
      rule_.restore(course_.best_values);
      now.best = network_of(series_);
      rule_.restore(values);
    }
    if (phase_ == Progress::Phase::modules) now.memory.put("values", values);
    now.memory.put("rate", result.learning_rate);
    now.memory.put("first_loss", first_loss_);
    now.memory.put("halvings", halvings_);
    now.memory.put("start", start_);
    now.memory.put("schedule", std::vector<double>{schedule_.done(), schedule_.whole()});
    now.memory.put("taken", std::vector<double>(taken_.begin(), taken_.end()));
    now.memory.put("momentum", rule_.momentum());
    course_.save(now.memory);
    checkpoint_->save(now);
  }

  void go_on(const Progress& before, SgdResult& result) {
    const Memory& memory = before.memory;
    result.learning_rate = memory.number("rate");
    first_loss_ = memory.number("first_loss");
    halvings_ = std::max(memory.count("halvings"), 0);
    start_ = same_shapes(memory.arrays("start"));
    if (memory.has("schedule")) {
      const std::vector<double>& at = memory.numbers("schedule");
      if (at.size() != 2 || !schedule_.restore(at[0], at[1]))
        throw ModelError("checkpoint: a schedule that is none");
    }
    if (phase_ == Progress::Phase::modules) rule_.restore(same_shapes(memory.arrays("values")));
    rule_.restore_momentum(memory.arrays("momentum"));
    course_.restore(memory);
    const std::vector<double> taken =
        memory.has("taken") ? memory.numbers("taken")
                            : std::vector<double>{static_cast<double>(course_.epoch) *
                                                  static_cast<double>(descent_.batches())};
    if (taken.size() != taken_.size()) throw ModelError("checkpoint: of other stages");
    std::transform(taken.begin(), taken.end(), taken_.begin(), Memory::as_count);
    if (!course_.best_values.empty()) same_shapes(course_.best_values);
    const int best = course_.best_member;
    if (best < -1 || best >= static_cast<int>(series_.size()) ||
        (best >= 0 && !series_[static_cast<std::size_t>(best)].read))
      throw ModelError("checkpoint: of other stages");
  }

  /// The arrays, if they are as the parameters are.
  std::vector<Vector> same_shapes(std::vector<Vector> arrays) const {
    const std::vector<Vector> values = rule_.values();
    bool same = arrays.size() == values.size();
    for (std::size_t i = 0; same && i < values.size(); ++i)
      same = arrays[i].size() == values[i].size();
    if (!same) throw ModelError("checkpoint: parameters of another network");
    return arrays;
  }

  /// Objective after probe_steps minibatches from the start; the network is left as it was.
  double probe(double rate) {
    const auto order = run_.rng.fork(kProbe).permutation(train_.rows());
    for (Index done = 0; done < config_.probe_steps && !descent_.stopped();) {
      const Index steps = std::min<Index>(descent_.batches(), config_.probe_steps - done);
      descent_.run(
          order, run_.rng.fork(kProbe), steps, done, [&](Index) { return rate; }, run_.reporter);
      done += steps;
    }
    const double value = objective(all());
    rule_.restore(start_);
    rule_.reset();
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
  }

  const Series& series_;
  const Turns& turns_;
  const SmoothedTargets targets_;
  const Examples& train_;
  const Examples* held_out_;
  const Loss& loss_;
  const SgdConfig& config_;
  const StagePhase of_;
  const RunContext run_;
  Checkpoint* checkpoint_;
  const Progress::Phase phase_;
  StepRule rule_;
  Descent descent_;
  std::vector<Vector> start_;
  double first_loss_ = 0;
  int halvings_ = 0;
  BestEpoch course_;
  const int epochs_;
  RateSchedule schedule_;
  std::vector<Index> taken_;  ///< steps of each module
};

}  // namespace

SgdResult fit_sgd(Network& net, const Examples& train, const Examples* held_out, const Loss& loss,
                  const SgdConfig& config, StagePhase of, const RunContext& run,
                  Checkpoint* checkpoint) {
  const Series series = series_of(net);
  return fit_sgd(series, Turns(series), train, held_out, loss, config, of, run, checkpoint,
                 Progress::Phase::network);
}

SgdResult fit_sgd(const Series& series, const Turns& turns, const Examples& train,
                  const Examples* held_out, const Loss& loss, const SgdConfig& config,
                  StagePhase of, const RunContext& run, Checkpoint* checkpoint,
                  Progress::Phase phase) {
  const SgdResult result =
      Fit(series, turns, train, held_out, loss, config, of, run, checkpoint, phase).run();
  const bool judged = held_out && held_out->rows() > 0 && !result.stopped;
  if (config.label_smoothing > 0 && loss.gives_probabilities() && judged)
    temper(series, *held_out, loss);
  return result;
}

}  // namespace resboost
