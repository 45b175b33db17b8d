#include "data/exif.h"

#include <doctest/doctest.h>

#include <string>

namespace resboost {
namespace {

using namespace std::string_literals;

/// A TIFF of one directory with one entry.
std::string exif(char orientation) {
  return "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation +
         "\0\0\0\0\0\0"s;
}

TEST_SUITE("data/exif") {
  TEST_CASE("the orientation is read in either order of bytes, and nothing else is believed") {
    CHECK(exif_orientation(exif(6)) == 6);
    CHECK(exif_orientation(
              "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0"s) == 8);
    CHECK(exif_orientation(exif(9)) == 1);
    CHECK(exif_orientation("") == 1);
    const std::string whole = exif(6);
    for (std::size_t size = 0; size < 26; ++size)
      CHECK(exif_orientation(std::string_view(whole).substr(0, size)) == 1);
  }

  TEST_CASE("a picture of two rows and three columns is turned upright") {
    const Picture stored{{2, 3, 1}, {1, 2, 3, 4, 5, 6}};
    using Pixels = std::vector<std::uint8_t>;
    const Pixels expected[] = {{1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1},
                               {4, 5, 6, 1, 2, 3}, {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3},
                               {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}};
    for (int orientation = 1; orientation <= 8; ++orientation) {
      CAPTURE(orientation);
      const Picture seen = upright(stored, orientation);
      CHECK(seen.pixels == expected[orientation - 1]);
      CHECK(seen.shape.height == (turns(orientation) ? 3 : 2));
    }
  }
}

}  // namespace
}  // namespace resboost
