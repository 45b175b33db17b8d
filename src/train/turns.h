#pragma once

#include <vector>

#include "train/rate_schedule.h"
#include "train/series.h"

namespace resboost {

/// Which networks of a series learn when. All of them from every minibatch, or, in laps, one stage
/// that is passed on (and the heads that read it) after the other, over and over, while the others
/// stay as they are (multi-lap training of modules, Karkar, Ayed, de Bezenac and Gallinari, Module-
/// wise Training of Neural Networks via the Minimizing Movement Scheme, 2023). With two modules and
/// three laps of a schedule of 600 steps:
///
///   steps         0..99  100..199  200..299  300..399  400..499  500..599
///   learns        0      1         0         1         0         1
///   own schedule  0..99  0..99     100..199  100..199  200..299  200..299   of 300
///
/// Where the schedule is shortened on the way, so are the turns that are left.
class Turns {
 public:
  /// All learn at once.
  explicit Turns(const Series& series);
  Turns(const Series& series, int laps);

  /// That take turns; 1 where all learn at once.
  Index modules() const { return static_cast<Index>(members_.size()); }
  /// Whose turn it is at this point of the schedule of all.
  std::size_t module(const RateSchedule& all) const { return turn(all).module; }
  /// Of a module: members of the series.
  Range members(std::size_t module) const { return members_[module]; }
  /// Steps until its turn is over, one at least.
  Index steps_left(const RateSchedule& all) const;
  /// Factor of its rate, s steps from there: of its own part of the schedule.
  double rate_factor(const RateSchedule& all, Index s) const;

 private:
  struct Turn {
    double number;       ///< of all, from 0
    std::size_t module;  ///< at its turn
    double done;         ///< share of the turn
  };
  Turn turn(const RateSchedule& all) const;

  std::vector<Range> members_;  ///< of each module
  double laps_ = 1;
};

}  // namespace resboost
