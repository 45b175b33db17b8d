#include "train/automatic/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "resboost/error.h"

namespace resboost::automatic {
namespace {

/// What the next turn of a learner gains, as a share of what its last one did.
constexpr double kLess = 0.5;
/// What more networks, or longer ones, gain as a share of what the first ones did.
constexpr double kMore = 0.2;
/// What more networks gain of the loss where nothing tells; held-out rows tell as much as they are
/// many.
constexpr double kMembers = 0.05, kRowsOfDoubt = 200;
/// Gain of the loss that a turn must promise which doubles the seconds, and seconds that everybody
/// has to spend.
constexpr double kPrice = 0.05, kFree = 2;

}  // namespace

const char* name_of(Learner who) {
  return who == Learner::trees      ? "trees"
         : who == Learner::networks ? "networks"
                                    : "longer networks";
}

/// Share of the loss that is gained for each doubling of the seconds.
double Race::worth(double gain, double seconds) const { return gain * (spent_ + kFree) / seconds; }

std::optional<Offer> Race::next(std::span<const Offer> offers) const {
  const auto worth_of = [this](const Offer& offer) {
    return worth(promise(offer.who), offer.seconds);
  };
  const auto best =
      std::max_element(offers.begin(), offers.end(),
                       [&](const Offer& a, const Offer& b) { return worth_of(a) < worth_of(b); });
  if (best == offers.end() || !(worth_of(*best) > kPrice)) return std::nullopt;
  return *best;
}

bool Race::record(Learner who, double loss, double seconds) {
  const double gain = (loss_ - loss) / std::abs(loss_);  // of a likelihood, it may be below 0
  const bool first = promise(who) == 1;
  promise(who) = kLess * gain;
  if (first && who == Learner::networks)
    promise(Learner::networks) = promise(Learner::longer) = kMore * gain;
  if (who == Learner::networks)
    promise(who) = (rows_ * promise(who) + kRowsOfDoubt * kMembers) / (rows_ + kRowsOfDoubt);
  const bool worthwhile = worth(gain, seconds) > kPrice;
  loss_ = std::min(loss, loss_);
  spent_ += seconds;
  ++turns_;
  return worthwhile;
}

std::string Race::promises(std::span<const Offer> offers) const {
  std::string text;
  for (const Offer& offer : offers) {
    if (promise(offer.who) == 1) return "";
    text += fmt::format("{} {} {:.1f} %", text.empty() ? "" : ",", name_of(offer.who),
                        100 * promise(offer.who) / offer.seconds);
  }
  return offers.size() > 1 ? " (promised a second:" + text + ")" : "";
}

void Race::save(Memory& memory) const {
  memory.put("race", std::vector<double>{loss_, spent_, static_cast<double>(turns_), promises_[0],
                                         promises_[1], promises_[2]});
}

void Race::restore(const Memory& memory) {
  const std::vector<double>& state = memory.numbers("race");
  if (state.size() != 6) throw ModelError("checkpoint: not what a race of learners keeps");
  loss_ = state[0];
  spent_ = state[1];
  turns_ = Memory::as_count(state[2]);
  std::copy(state.begin() + 3, state.end(), promises_.begin());
}

}  // namespace resboost::automatic
