#include "pages/occlusion_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/csv_field.h"
#include "pages/occlusion_sections.h"
#include "report/text.h"

namespace resboost {
namespace {

const std::string& name_of_class(const PictureExplanation& found, const OcclusionMap& map) {
  return found.classes[static_cast<std::size_t>(map.output)];
}

}  // namespace

std::string maps_csv(const PictureExplanation& found) {
  std::string text = "picture,class,probability,row,column,fall\n";
  for (std::size_t i = 0; i < found.maps.size(); ++i) {
    const OcclusionMap& map = found.maps[i];
    const std::string front = fmt::format("{},{},{}", csv_field(found.names[i]),
                                          csv_field(name_of_class(found, map)), map.prediction);
    for (Index y = 0; y < map.fall.rows(); ++y)
      for (Index x = 0; x < map.fall.cols(); ++x)
        text += fmt::format("{},{},{},{}\n", front, y, x, map.fall(y, x));
  }
  return text;
}

Json json_of(const PictureExplanation& found) {
  Json pictures = Json::array();
  for (std::size_t i = 0; i < found.maps.size(); ++i) {
    const OcclusionMap& map = found.maps[i];
    Json rows = Json::array();
    for (Index y = 0; y < map.fall.rows(); ++y) {
      Json row = Json::array();
      for (Index x = 0; x < map.fall.cols(); ++x) row.push_back(map.fall(y, x));
      rows.push_back(std::move(row));
    }
    const OcclusionPeak peak = peak_of(map);
    pictures.push_back({{"picture", found.names[i]},
                        {"class", name_of_class(found, map)},
                        {"probability", map.prediction},
                        {"largest_fall", peak.fall},
                        {"row", peak.row},
                        {"column", peak.column},
                        {"fall", std::move(rows)}});
  }
  return {{"pictures", std::move(pictures)}};
}

std::string text_of(const PictureExplanation& found) {
  std::string text;
  for (std::size_t i = 0; i < found.maps.size(); ++i) {
    const OcclusionMap& map = found.maps[i];
    const OcclusionPeak peak = peak_of(map);
    text += fmt::format("  {}: {} {:.4f}, {}\n", report::one_line(found.names[i]),
                        report::one_line(name_of_class(found, map)), map.prediction,
                        peak.fall > 0
                            ? fmt::format("which falls by {:.4f} where row {}, column {} is hidden",
                                          peak.fall, peak.row, peak.column)
                            : "and there is no part whose hiding lowers it");
  }
  return text;
}

}  // namespace resboost
