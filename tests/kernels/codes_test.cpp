#include "kernels/codes.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#include "resboost/rng.h"

using namespace resboost;
using kernels::kCodeBlock;
namespace isa = resboost::kernels::isa;

namespace {

using Block = std::array<std::uint8_t, kCodeBlock>;
using Set = std::array<std::uint64_t, 4>;

Block random_block(Rng& rng) {
  Block block;
  for (std::uint8_t& code : block) code = static_cast<std::uint8_t>(rng.below(256));
  return block;
}

/// A set of so many codes, drawn with replacement.
Set random_set(Rng& rng, int codes) {
  Set set{};
  for (int i = 0; i < codes; ++i) {
    const auto code = static_cast<std::uint64_t>(rng.below(256));
    set[code / 64] |= std::uint64_t{1} << code % 64;
  }
  return set;
}

struct RandomRows {
  Block codes, left, right, out{};
  explicit RandomRows(Rng& rng)
      : codes(random_block(rng)), left(random_block(rng)), right(random_block(rng)) {}
  kernels::CodeChoice choice() { return {codes.data(), left.data(), right.data(), out.data()}; }
  template <class GoesLeft>
  bool chosen_by(GoesLeft goes_left) const {
    for (std::size_t i = 0; i < out.size(); ++i)
      if (out[i] != (goes_left(codes[i]) ? left[i] : right[i])) return false;
    return true;
  }
};

}  // namespace

TEST_SUITE_BEGIN("kernels/codes");

TEST_CASE("a cut sends codes up to it left, less a shift that makes zero the largest") {
  Rng rng(1);
  for (const int shift : {0, 1})
    for (const int cut : {0, 1, 7, 127, 128, 254, 255}) {
      RandomRows rows(rng);
      kernels::choose_by_cut(isa::kernels(), rows.choice(), static_cast<std::uint8_t>(shift),
                             static_cast<std::uint8_t>(cut));
      CHECK(rows.chosen_by([&](int code) { return (code - shift + 256) % 256 <= cut; }));
    }
}

TEST_CASE("a set of any size sends its members left") {
  Rng rng(2);
  for (const int codes : {0, 1, 5, 24, 25, 60, 300, 3000}) {
    RandomRows rows(rng);
    const Set set = random_set(rng, codes);
    kernels::choose_by_set(isa::kernels(), rows.choice(), set.data());
    CHECK(rows.chosen_by([&](std::size_t code) { return (set[code / 64] >> code % 64 & 1) != 0; }));
  }
}

TEST_CASE("the result may lie where one of the sides is") {
  Rng rng(3);
  RandomRows rows(rng);
  const Block left = rows.left;
  kernels::choose_by_cut(isa::kernels(),
                         {rows.codes.data(), rows.left.data(), rows.right.data(), rows.left.data()},
                         0, 100);
  for (std::size_t i = 0; i < left.size(); ++i)
    CHECK(rows.left[i] == (rows.codes[i] <= 100 ? left[i] : rows.right[i]));
}

TEST_SUITE_END();
