#pragma once

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/pictures.h"
#include "support/toy_pictures.h"

namespace resboost::cli {

/// Block by block; of what is given here and in `other`, `other`.
inline std::vector<std::string> tiny(std::vector<std::string> other = {}) {
  const std::pair<const char*, const char*> options[] = {{"--method", "boostresnet"},
                                                         {"--boostresnet.gamma", "-1"},
                                                         {"--boostresnet.learning-rate", "0.01"},
                                                         {"--boostresnet.batch-size", "128"},
                                                         {"--boostresnet.epochs", "8"},
                                                         {"--backprop.learning-rate", "0.01"},
                                                         {"--backprop.epochs", "2"},
                                                         {"--embedding.epochs", "2"},
                                                         {"--image.blocks", "1"},
                                                         {"--image.filters", "4"},
                                                         {"--image.cells", "2"}};
  for (const auto& [name, value] : options) {
    if (std::find(other.begin(), other.end(), name) != other.end()) continue;
    other.emplace_back(name);
    other.emplace_back(value);
  }
  return other;
}
inline const std::vector<std::string> kTiny = tiny();

/// A folder of each class; with_classes: else the pictures lie side by side.
inline std::string write_pictures(const Folder& folder, const std::string& name,
                                  const ImageSet& set, bool with_classes) {
  for (Index i = 0; i < set.rows(); ++i) {
    const std::string kind =
        with_classes
            ? set.classes[static_cast<std::size_t>(set.labels[static_cast<std::size_t>(i)])]
            : "";
    std::filesystem::create_directories(folder(name + "/" + kind));
    const auto begin = set.pixels.begin() + i * 64;
    folder.write(name + "/" + kind + "/" + std::to_string(1000 + i) + ".png",
                 test::png_bytes(8, 8, PNG_FORMAT_GRAY, {begin, begin + 64}));
  }
  return folder(name);
}

inline double accuracy_of(const Outcome& outcome) {
  return Json::parse(outcome.out).at("accuracy").get<double>();
}

}  // namespace resboost::cli
