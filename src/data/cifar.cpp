#include "data/cifar.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/input.h"
#include "data/class_numbers.h"
#include "data/picture.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kSide = 32;
constexpr std::size_t kChannels = 3;
constexpr std::size_t kPlane = kSide * kSide;
constexpr std::size_t kPixels = kChannels * kPlane;
constexpr std::size_t kMaxNameBytes = std::size_t{1} << 20;

struct CifarKind {
  std::size_t label_bytes;  // the last one counts
  std::int32_t classes;
  const char* names;  // the file with the names of the classes
  std::size_t record() const { return label_bytes + kPixels; }
};
constexpr CifarKind kCifar10{1, 10, "batches.meta.txt"};
constexpr CifarKind kCifar100{2, 100, "fine_label_names.txt"};

/// There is no header: only the length tells one from the other.
const CifarKind& kind_of(std::size_t size, const std::string& source) {
  const bool ten = size > 0 && size % kCifar10.record() == 0;
  const bool hundred = size > 0 && size % kCifar100.record() == 0;
  if (ten != hundred) return ten ? kCifar10 : kCifar100;
  throw DataError(fmt::format(
      "{}: {} bytes, which is {} of {} (CIFAR-10) {} of {} (CIFAR-100); expected one of them{}",
      source, size, ten ? "a multiple both" : "a multiple neither", kCifar10.record(),
      ten ? "and" : "nor", kCifar100.record(),
      ten ? ": split the file in parts" : ": fetch the file again"));
}

void interleave(const char* planes, std::uint8_t* pixels) {
  for (std::size_t i = 0; i < kPlane; ++i) {
    for (std::size_t c = 0; c < kChannels; ++c)
      pixels[i * kChannels + c] = static_cast<std::uint8_t>(planes[c * kPlane + i]);
  }
}

/// The lines of a short text, without blank ones at its end.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Gives the classes of a set their names, if the file beside it has them.
void name_classes(ImageSet& set, std::vector<std::string>& warnings) {
  const bool ten = set.classes.size() == static_cast<std::size_t>(kCifar10.classes);
  const auto path =
      std::filesystem::path(set.source).parent_path() / (ten ? kCifar10 : kCifar100).names;
  if (std::error_code ignored; !std::filesystem::exists(path, ignored)) return;
  const std::vector<std::string> names = lines_of(read_bytes(path.string(), kMaxNameBytes));
  const std::set<std::string> different(names.begin(), names.end());
  if (names.size() == set.classes.size() && different.size() == names.size() &&
      !different.contains("")) {
    set.classes = names;
  } else {
    warnings.push_back(
        fmt::format("{}: passed over; expected {} different names of classes, one a line, found {}",
                    path.string(), set.classes.size(), different.size()));
  }
}

}  // namespace

ImageSet parse_cifar(std::string_view bytes, const std::string& source) {
  const CifarKind& kind = kind_of(bytes.size(), source);
  const std::size_t count = bytes.size() / kind.record();
  ImageSet set;
  set.source = source;
  set.shape = checked_shape(count, kSide, kSide, kChannels, source);
  set.classes = class_numbers(kind.classes);
  set.pixels.resize(count * kPixels);
  for (std::size_t i = 0; i < count; ++i) {
    const char* record = bytes.data() + i * kind.record();
    const std::int32_t label = static_cast<unsigned char>(record[kind.label_bytes - 1]);
    if (label >= kind.classes) {
      throw DataError(
          fmt::format("{}: label {} in record {}; expected at most {}: is this a file of CIFAR-{}?",
                      source, label, i + 1, kind.classes - 1, kind.classes));
    }
    set.labels.push_back(label);
    interleave(record + kind.label_bytes, set.pixels.data() + i * kPixels);
  }
  return set;
}

ImageSet read_cifar(const std::string& path, std::vector<std::string>& warnings) {
  ImageSet set = parse_cifar(read_unpacked(path, kMaxImageBytes), path);
  name_classes(set, warnings);
  return set;
}

std::vector<std::string> cifar_names_beside(const std::string& path) {
  std::vector<std::string> files;
  for (const CifarKind& kind : {kCifar10, kCifar100}) {
    const auto names = std::filesystem::path(path).parent_path() / kind.names;
    if (std::error_code ignored; std::filesystem::exists(names, ignored))
      files.push_back(names.string());
  }
  return files;
}

}  // namespace resboost
