#include "pages/occlusion_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace resboost {
namespace {

constexpr std::size_t kMostMaps = 24;

using Colour = std::array<double, 3>;

Colour colour_at(const Pictures& pictures, Index picture, Index pixel) {
  const ImageShape& shape = pictures.shape;
  const std::uint8_t* at = pictures.picture(picture).data() + pixel * shape.channels;
  return shape.channels == 3 ? Colour{double(at[0]), double(at[1]), double(at[2])}
                             : Colour{double(at[0]), double(at[0]), double(at[0])};
}

/// Orange where hiding a pixel lowers the probability, blue where it raises it, over a pale
/// picture.
Colour on_map(const Colour& colour, double share) {
  const double grey = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
  const Colour tint = share > 0 ? Colour{230, 97, 1} : Colour{50, 100, 200};
  const double strength = 0.85 * std::min(std::abs(share), 1.0);
  Colour mixed{};
  for (std::size_t c = 0; c < 3; ++c)
    mixed[c] = strength * tint[c] + (1 - strength) * (110 + 0.5 * grey);
  return mixed;
}

/// The picture, a white gap, and its map.
report::Thumbnail beside(const Pictures& pictures, Index picture, const OcclusionMap& map,
                         std::string caption) {
  const Index height = pictures.shape.height, width = pictures.shape.width;
  const Index gap = std::max<Index>(width / 16, 1), whole = 2 * width + gap;
  report::Thumbnail both{{height, whole, 3}, {}, std::move(caption)};
  both.pixels.assign(static_cast<std::size_t>(height * whole * 3), 255);
  const double most = std::max(map.fall.cwiseAbs().maxCoeff(), 1e-12);
  const auto paint = [&](Index y, Index x, const Colour& colour) {
    for (std::size_t c = 0; c < 3; ++c)
      both.pixels[static_cast<std::size_t>((y * whole + x) * 3) + c] =
          static_cast<std::uint8_t>(std::clamp(colour[c], 0.0, 255.0));
  };
  for (Index y = 0; y < height; ++y)
    for (Index x = 0; x < width; ++x) {
      const Colour colour = colour_at(pictures, picture, y * width + x);
      paint(y, x, colour);
      paint(y, width + gap + x, on_map(colour, map.fall(y, x) / most));
    }
  return both;
}

}  // namespace

OcclusionPeak peak_of(const OcclusionMap& map) {
  Index row = 0, column = 0;
  const double most = map.fall.maxCoeff(&row, &column);
  Index right = column, down = row;
  while (right + 1 < map.fall.cols() && map.fall(row, right + 1) == most) ++right;
  while (down + 1 < map.fall.rows() && map.fall(down + 1, column) == most) ++down;
  return {most, (row + down) / 2, (column + right) / 2};
}

report::Section occlusion_section(const std::vector<OcclusionMap>& maps, const Pictures& pictures,
                                  const std::vector<std::string>& names,
                                  const std::vector<std::string>& classes) {
  report::Section section{"occlusion",
                          "Where the class is seen",
                          "Orange: hiding this part lowers the probability of the class; blue: it "
                          "raises it. Each map has a scale of its own.",
                          "Zeiler & Fergus 2014, section 4.2",
                          {},
                          {},
                          {}};
  section.table = report::Table{{"picture", "class", "probability", "largest fall"}, {}};
  const bool drawn = pictures.shape.channels == 1 || pictures.shape.channels == 3;
  for (std::size_t i = 0; i < std::min(maps.size(), kMostMaps); ++i) {
    const OcclusionMap& map = maps[i];
    const std::string& name = classes[static_cast<std::size_t>(map.output)];
    section.table->rows.push_back({names[i], name, map.prediction, peak_of(map).fall});
    if (drawn)
      section.pictures.push_back(beside(pictures, static_cast<Index>(i), map,
                                        fmt::format("{}, {:.2f}", name, map.prediction)));
  }
  return section;
}

}  // namespace resboost
