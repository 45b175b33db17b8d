#include "data/read_beside.h"

#include <filesystem>
#include <optional>

#include "data/cifar.h"
#include "data/idx.h"
#include "resboost/images.h"

namespace resboost {

std::vector<std::string> read_beside(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored) || !holds_images(path)) return {};
  std::vector<std::string> files = cifar_names_beside(path);
  if (const auto labels = idx_labels_beside(path)) files.push_back(*labels);
  return files;
}

}  // namespace resboost
