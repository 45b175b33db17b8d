#pragma once

#include "resboost/sgd.h"

namespace resboost {

/// Passes that a minibatch fit makes over so many batches.
int epochs_of(const SgdConfig& config, Index batches);

/// The factor of the learning rate at step `done` of `whole`: 1 at the first, and how it falls is
/// the schedule's.
double schedule_factor(Schedule schedule, double done, double whole);

/// How far a fit has come on its schedule, which begins as long as the configuration says and can
/// be made shorter on the way, so that the rate reaches its end when time is up. With 400 steps of
/// a cosine, of which time leaves 100 in all after the first 40:
///
///   steps 0..39    done 0..39 of 400
///   plan           a tenth of the way is behind; the 60 steps that are left take the other nine
///                  tenths: done 6.7 of 66.7
///   steps 40..99   done 6.7..65.7 of 66.7
class RateSchedule {
 public:
  RateSchedule(Schedule schedule, Index steps)
      : schedule_(schedule), whole_(static_cast<double>(steps)) {}

  /// Of the s-th step from here, counted from 0.
  double factor(Index s) const {
    return schedule_factor(schedule_, done_ + static_cast<double>(s), whole_);
  }
  Index steps_left() const;
  void advance(Index steps) { done_ += static_cast<double>(steps); }

  /// What is left of the schedule takes so many steps; where nothing is left, none.
  void plan(Index steps);

  Schedule kind() const { return schedule_; }
  double done() const { return done_; }
  double whole() const { return whole_; }
  /// As done() and whole() were; false for numbers that no schedule has.
  bool restore(double done, double whole);

 private:
  Schedule schedule_;
  double done_ = 0, whole_;
};

}  // namespace resboost
