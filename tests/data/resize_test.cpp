#include "data/resize.h"

#include <doctest/doctest.h>

namespace resboost {
namespace {

using Pixels = std::vector<std::uint8_t>;

Pixels fitted(const ImageShape& from, const ImageShape& to, const Pixels& pixels) {
  Pixels result(static_cast<std::size_t>(to.size()));
  PictureFitter(from, to)(pixels.data(), result.data());
  return result;
}

}  // namespace

TEST_SUITE("data/resize") {
  TEST_CASE("a picture of the right shape stays as it is") {
    const Pixels pixels{1, 2, 3, 4, 5, 6};
    CHECK(fitted({2, 3, 1}, {2, 3, 1}, pixels) == pixels);
    Pixels same(6);
    Resizer({2, 1, 3}, 2, 1)(pixels.data(), same.data());
    CHECK(same == pixels);
  }

  TEST_CASE("growing is bilinear between the centres of pixels") {
    CHECK(fitted({1, 2, 1}, {1, 4, 1}, {0, 100}) == Pixels{0, 25, 75, 100});
    CHECK(fitted({2, 1, 1}, {4, 1, 1}, {0, 100}) == Pixels{0, 25, 75, 100});
  }

  TEST_CASE("shrinking takes every pixel into account") {
    CHECK(fitted({1, 4, 1}, {1, 2, 1}, {0, 100, 100, 200}) ==
          Pixels{57, 143});  // (0 3 100 3 100 1) / 7
    Pixels stripes;
    for (int i = 0; i < 64; ++i) stripes.push_back(i % 2 ? 255 : 0);
    for (const std::uint8_t pixel : fitted({1, 64, 1}, {1, 4, 1}, stripes)) {
      CHECK(pixel > 120);
      CHECK(pixel < 135);
    }
  }

  TEST_CASE("a plain picture stays plain at any size, in every channel") {
    Pixels plain;
    for (int i = 0; i < 5 * 7; ++i) plain.insert(plain.end(), {255, 7, 0});
    for (const Index height : {1, 3, 5, 12}) {
      for (const Index width : {1, 7, 40}) {
        const Pixels result = fitted({5, 7, 3}, {height, width, 3}, plain);
        for (std::size_t i = 0; i < result.size(); i += 3)
          CHECK(Pixels{result[i], result[i + 1], result[i + 2]} == Pixels{255, 7, 0});
      }
    }
  }

  TEST_CASE("grey is repeated, colour becomes luma") {
    CHECK(fitted({1, 2, 1}, {1, 2, 3}, {5, 9}) == Pixels{5, 5, 5, 9, 9, 9});
    CHECK(fitted({1, 4, 3}, {1, 4, 1}, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}) ==
          Pixels{76, 150, 29, 255});
    CHECK(fitted({1, 2, 3}, {1, 1, 1}, {0, 0, 0, 200, 200, 200}) == Pixels{100});
  }
}

}  // namespace resboost
