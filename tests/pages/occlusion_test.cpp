#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "pages/occlusion_sections.h"
#include "pages/occlusion_text.h"

namespace resboost {
namespace {

OcclusionMap map_of(Index height, Index width) {
  return {0, 0.75, Eigen::MatrixXd::Zero(height, width)};
}

Pictures grey(Index rows, Index height, Index width, Index channels) {
  const ImageShape shape{height, width, channels};
  return {shape, std::vector<std::uint8_t>(static_cast<std::size_t>(rows * shape.size()), 100),
          Vector::Zero(channels), Vector::Ones(channels)};
}

TEST_SUITE_BEGIN("pages/occlusion");

TEST_CASE("the peak is in the middle of the first part that has it, not between two") {
  OcclusionMap map = map_of(6, 9);
  map.fall.block(1, 1, 3, 3).setConstant(0.5);
  map.fall.block(1, 6, 3, 3).setConstant(0.5);
  const OcclusionPeak peak = peak_of(map);
  CHECK(peak.fall == 0.5);
  CHECK(peak.row == 2);
  CHECK(peak.column == 2);
}

TEST_CASE("at most 24 pictures are drawn, of one or three channels, each beside its map") {
  const std::vector<OcclusionMap> maps(30, map_of(4, 8));
  const std::vector<std::string> names(30, "p"), classes{"cat"};
  for (const Index channels : {1, 3}) {
    const report::Section section =
        occlusion_section(maps, grey(30, 4, 8, channels), names, classes);
    REQUIRE(section.pictures.size() == 24);
    CHECK(section.table->rows.size() == 24);
    const report::Thumbnail& first = section.pictures[0];
    CHECK(first.shape == ImageShape{4, 17, 3});  // 8 pixels, a gap of one, 8 of the map
    CHECK(first.pixels.size() == 4 * 17 * 3);
    CHECK(first.pixels[0] == 100);
    CHECK(first.pixels[8 * 3] == 255);
  }
  CHECK(occlusion_section(maps, grey(30, 4, 8, 2), names, classes).pictures.empty());
  CHECK(occlusion_section({map_of(1, 1)}, grey(1, 1, 1, 1), {"p"}, classes).pictures.size() == 1);
}

TEST_CASE("words, CSV and JSON say the same") {
  PictureExplanation found{{map_of(2, 2)}, {"a,b.png"}, {"cat"}};
  found.maps[0].fall << 0, 0.25, 0, 0;
  CHECK(text_of(found) ==
        "  a,b.png: cat 0.7500, which falls by 0.2500 where row 0, column 1 is hidden\n");
  CHECK(maps_csv(found).find("\"a,b.png\",cat,0.75,0,1,0.25\n") != std::string::npos);
  CHECK(json_of(found)["pictures"][0]["fall"][0][1] == 0.25);
  found.maps[0].fall.setConstant(-0.1);
  CHECK(text_of(found).find("no part whose hiding lowers it") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
