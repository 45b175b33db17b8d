#include "report/png.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "data/png.h"

namespace resboost::report {
namespace {

const std::string kStart = "data:image/png;base64,";

std::string bytes_of(const std::string& url) {
  REQUIRE(url.starts_with(kStart));
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  REQUIRE((url.size() - kStart.size()) % 4 == 0);
  std::string bytes;
  unsigned held = 0, bits = 0;
  for (std::size_t i = kStart.size(); i < url.size() && url[i] != '='; ++i) {
    held = held << 6 | static_cast<unsigned>(digits.find(url[i]));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xff);
  }
  return bytes;
}

TEST_SUITE_BEGIN("report/png");

TEST_CASE("a picture is in the page pixel by pixel, grey or in colour, of any size") {
  for (const Index channels : {1, 3})
    for (const Index width : {1, 2, 3, 5}) {
      CAPTURE(channels);
      CAPTURE(width);
      Thumbnail picture{{4, width, channels}, {}, ""};
      for (Index i = 0; i < picture.shape.size(); ++i)
        picture.pixels.push_back(static_cast<std::uint8_t>(37 * i + 11));
      const Picture read = decode_png(bytes_of(png_url(picture)), "page");
      CHECK(read.shape == picture.shape);
      CHECK(read.pixels == picture.pixels);
    }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report
