#include "resboost/rng.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/assert.h"

namespace resboost {
namespace {

/// SplitMix64's output function (Steele, Lea & Flood 2014): a bijection that scrambles a counter.
std::uint64_t mix(std::uint64_t v) {
  v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9u;
  v = (v ^ (v >> 27)) * 0x94d049bb133111ebu;
  return v ^ (v >> 31);
}

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;

}  // namespace

Rng::Rng(std::uint64_t seed) : key_(mix(seed + kGolden)), state_(key_) {}

Rng Rng::fork(std::uint64_t purpose, std::uint64_t number) const {
  return Rng(mix(key_ + kGolden * (purpose + 1)) + mix(number + kGolden));
}

std::uint64_t Rng::bits() { return mix(state_ += kGolden); }

double Rng::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Rng::normal() {
  // Box-Muller; the second value is dropped so that a draw has no hidden state.
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

Index Rng::below(Index n) {
  RESBOOST_ASSERT(n > 0);
  // The high word of a 64 x 64 bit product: bias below n / 2^64.
  const auto wide = static_cast<unsigned __int128>(bits()) * static_cast<std::uint64_t>(n);
  return static_cast<Index>(static_cast<std::uint64_t>(wide >> 64));
}

std::vector<Index> Rng::permutation(Index n) {
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  for (Index i = n - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(below(i + 1))]);
  return order;
}

}  // namespace resboost
