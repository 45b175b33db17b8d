#include "train/rate_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace resboost {
namespace {

/// Share of the steps of a one-cycle schedule whose rate rises, and where it begins.
constexpr double kRising = 0.2, kStartingRate = 0.2;

/// Few rows need many passes for the same number of steps, many rows need few; but every row should
/// be met a few times.
constexpr Index kFewestEpochs = 4, kMostEpochs = 200;

}  // namespace

int epochs_of(const SgdConfig& config, Index batches) {
  if (config.epochs > 0) return config.epochs;
  return static_cast<int>(std::clamp<Index>(
      (config.steps + batches - 1) / std::max<Index>(batches, 1), kFewestEpochs, kMostEpochs));
}

double schedule_factor(Schedule schedule, double done, double whole) {
  if (schedule == Schedule::constant) return 1;
  if (schedule == Schedule::steps) return 2 * done < whole ? 1 : 4 * done < 3 * whole ? 0.1 : 0.01;
  if (schedule == Schedule::one_cycle) {
    const double at = done / whole;
    return at < kRising ? (kStartingRate + (1 - kStartingRate) * at / kRising)
                        : (1 - at) / (1 - kRising);
  }
  return 0.5 * (1 + std::cos(std::numbers::pi * done / whole));
}

Index RateSchedule::steps_left() const { return std::max<Index>(std::llround(whole_ - done_), 0); }

void RateSchedule::plan(Index steps) {
  if (steps == steps_left() || steps_left() == 0) return;
  const double behind = done_ / whole_;
  whole_ = static_cast<double>(steps) / (1 - behind);
  done_ = whole_ - static_cast<double>(steps);
}

bool RateSchedule::restore(double done, double whole) {
  if (!(done >= 0 && done <= whole && whole < 1e15)) return false;
  done_ = done;
  whole_ = whole;
  return true;
}

}  // namespace resboost
