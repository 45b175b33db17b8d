#include "data/augment.h"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace resboost;

namespace {

constexpr ImageShape kShape{2, 3, 2};
const std::vector<Real> kPicture{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

std::vector<Real> augmented(const Augmentation& how, std::uint64_t seed) {
  std::vector<Real> out(kPicture.size(), Real(-1));
  augment(how, kShape, Rng(seed), kPicture.data(), out.data());
  return out;
}

}  // namespace

TEST_SUITE_BEGIN("data/augment");

TEST_CASE("a mirrored picture keeps the channels of its pixels") {
  std::set<std::vector<Real>> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) seen.insert(augmented({0, true}, seed));
  const std::vector<Real> mirrored{5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8};
  CHECK(seen == std::set<std::vector<Real>>{kPicture, mirrored});
}

TEST_CASE("a picture moves by every number of pixels up to the largest, and zeros come in") {
  std::set<std::vector<Real>> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) seen.insert(augmented({1, false}, seed));
  CHECK(seen.size() == 9);
  CHECK(seen.count({0, 0, 1, 2, 3, 4, 0, 0, 7, 8, 9, 10}) == 1);    // one to the right
  CHECK(seen.count({7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0}) == 1);  // one up
  CHECK(seen.count(kPicture) == 1);
}

TEST_CASE("the same stream does the same; no augmentation leaves the picture") {
  CHECK(augmented({2, true}, 7) == augmented({2, true}, 7));
  CHECK(augmented({0, false}, 7) == kPicture);
  CHECK_FALSE(Augmentation{}.changes());
}

TEST_SUITE_END();
