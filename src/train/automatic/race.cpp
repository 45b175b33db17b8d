#include "train/automatic/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
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
constexpr double kMembers = 0.05, kRowsOfRaceDoubt = 200;
/// Seconds that everybody has to spend: so small fits may do what they like.
constexpr double kFree = 2;

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
    return worth(promise(offer.who).gain, offer.seconds);
  };
  const auto best =
      std::max_element(offers.begin(), offers.end(),
                       [&](const Offer& a, const Offer& b) { return worth_of(a) < worth_of(b); });
  if (best == offers.end()) return std::nullopt;
  // Without the first turn there is no model, however many rows make it dear.
  if (turns_ > 0 && !(worth_of(*best) > price_)) return std::nullopt;
  return *best;
}

/// Zero means perfect for most losses; near the zero of a likelihood, which means nothing, the
/// scale is a thousandth of what all turns have gained. So a race near perfection ends: on held-out
/// training rows of mv with an error of .0038 after 4.4 s, with a millionth .0023 after 16.1 s.
double Race::share_of_loss(double fall) const {
  const double scale = std::max(std::abs(loss_), 1e-3 * std::abs(begin_ - loss_));
  return scale > 0 ? fall / scale : 0;
}

bool Race::record(Learner who, double loss, double seconds) {
  const double gain = share_of_loss(loss_ - loss);
  const bool first = !promise(who).tried;
  promise(who) = {true, kLess * gain};
  if (first && who == Learner::networks)
    promise(Learner::networks).gain = promise(Learner::longer).gain = kMore * gain;
  if (double& more = promise(who).gain; who == Learner::networks)
    more = (rows_ * more + kRowsOfRaceDoubt * kMembers) / (rows_ + kRowsOfRaceDoubt);
  const bool worthwhile = worth(gain, seconds) > price_;
  loss_ = std::min(loss, loss_);
  spent_ += seconds;
  ++turns_;
  return worthwhile;
}

std::string Race::promises(std::span<const Offer> offers) const {
  std::string text;
  for (const Offer& offer : offers) {
    if (!promise(offer.who).tried) return "";
    text += fmt::format("{} {} {:.1f} %", text.empty() ? "" : ",", name_of(offer.who),
                        100 * promise(offer.who).gain / offer.seconds);
  }
  return offers.size() > 1 ? " (promised a second:" + text + ")" : "";
}

void Race::save(Memory& memory) const {
  std::vector<double> state{loss_, begin_, spent_, static_cast<double>(turns_)};
  for (const Promise& one : promises_) state.insert(state.end(), {one.tried ? 1. : 0., one.gain});
  memory.put("race", std::move(state));
}

void Race::restore(const Memory& memory) {
  const ModelError unknown("checkpoint: not what a race of learners keeps");
  const std::vector<double>& state = memory.numbers("race");
  if (state.size() != 4 + 2 * promises_.size()) throw unknown;
  for (const double number : state)
    if (!std::isfinite(number)) throw unknown;
  loss_ = state[0];
  begin_ = state[1];
  spent_ = state[2];
  turns_ = Memory::as_count(state[3]);
  if (spent_ < 0 || turns_ < 0) throw unknown;
  for (std::size_t i = 0; i < promises_.size(); ++i)
    promises_[i] = {state[4 + 2 * i] != 0, state[5 + 2 * i]};
}

}  // namespace resboost::automatic
