#include "data/augment.h"

#include <doctest/doctest.h>

#include <algorithm>
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

TEST_CASE("a part of a picture is brought to its size, no smaller than asked for") {
  constexpr ImageShape shape{40, 20, 1};
  std::vector<Real> down(800), right(800), out(800);
  for (Index y = 0; y < shape.height; ++y) {
    for (Index x = 0; x < shape.width; ++x) {
      const auto at = static_cast<std::size_t>(y * shape.width + x);
      down[at] = static_cast<Real>(y);
      right[at] = static_cast<Real>(x);
    }
  }
  for (const double asked : {0.25, 0.95}) {
    double least = 1, most = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const Augmentation how{0, false, asked};
      const auto steps = [&](const std::vector<Real>& picture, std::size_t apart) {
        augment(how, shape, Rng(seed), picture.data(), out.data());
        CHECK(*std::min_element(out.begin(), out.end()) >= 0);
        const std::size_t middle = 20 * 20 + 10;  // as far from the sides as bilinear needs
        return out[middle] - out[middle - apart];
      };
      const double height = steps(down, 20), width = steps(right, 1), area = height * width;
      CHECK(height <= 1 + 1e-5);
      CHECK(width <= 1 + 1e-5);
      if (height < 0.999 && width < 0.999) {
        CHECK(height / width > 0.7499);
        CHECK(height / width < 1.3334);
      }
      least = std::min(least, area);
      most = std::max(most, area);
    }
    CHECK(least > asked - 0.001);
    CHECK(least < asked + 0.05);
    CHECK(most > 0.9);
  }
}

TEST_CASE(
    "a part of a picture of one colour is of that colour, and changes from stream to stream") {
  constexpr ImageShape shape{3, 5, 2};
  std::vector<Real> colour(30), out(30);
  for (std::size_t i = 0; i < colour.size(); ++i) colour[i] = i % 2 == 0 ? Real(3) : Real(-7);
  augment({0, true, 0.1}, shape, Rng(1), colour.data(), out.data());
  CHECK(out == colour);
  std::set<std::vector<Real>> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<Real> part(kPicture.size());
    augment({0, false, 0.3}, kShape, Rng(seed), kPicture.data(), part.data());
    seen.insert(part);
  }
  CHECK(seen.size() == 20);
  CHECK(Augmentation{0, false, 0.9}.changes());
}

TEST_CASE("the same stream does the same; no augmentation leaves the picture") {
  CHECK(augmented({2, true}, 7) == augmented({2, true}, 7));
  CHECK(augmented({0, false}, 7) == kPicture);
  CHECK_FALSE(Augmentation{}.changes());
}

TEST_SUITE_END();
