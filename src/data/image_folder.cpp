#include "data/image_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "data/message.h"
#include "data/picture_files.h"
#include "resboost/error.h"

namespace resboost {
namespace {

namespace fs = std::filesystem;

struct Listing {
  std::vector<std::string> pictures, folders;  // names, in the order of their bytes
  Index passed_over = 0;                       // hidden, or neither a picture by name nor a folder
};

Listing list(const fs::path& folder) {
  Listing listing;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code unknown;  // a link to nowhere is no folder
    // What macOS puts beside the files of a ZIP, and Windows and NAS beside those of a folder.
    const bool hidden = name.starts_with('.') || name == "__MACOSX" || name == "@eaDir" ||
                        name == "Thumbs.db" || name == "desktop.ini";
    if (!hidden && entry->is_directory(unknown)) {
      listing.folders.push_back(name);
    } else if (!hidden && is_picture_name(name)) {
      listing.pictures.push_back(name);
    } else {
      ++listing.passed_over;
    }
  }
  if (error) throw IoError(fmt::format("{}: cannot list: {}", folder.string(), error.message()));
  std::sort(listing.pictures.begin(), listing.pictures.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

/// Adds the pictures in a class's folder, and the class if there are any. Returns how many files it
/// passed over.
Index add_class(const fs::path& root, const std::string& name, ImageSet& set,
                std::vector<std::string>& warnings) {
  const Listing listing = list(root / name);
  if (!listing.folders.empty()) {
    throw DataError(fmt::format(
        "{}: a folder in the folder of a class; expected {}: give {} if its folders are the "
        "classes",
        (root / name / listing.folders.front()).string(), "FOLDER/CLASS/picture.png",
        (root / name).string()));
  }
  if (listing.pictures.empty()) {
    warnings.push_back(
        fmt::format("{}: no pictures in this folder, so it is no class", (root / name).string()));
    return listing.passed_over;
  }
  for (const std::string& picture : listing.pictures) {
    set.names.push_back(name + "/" + picture);
    set.labels.push_back(static_cast<std::int32_t>(set.classes.size()));
  }
  set.classes.push_back(name);
  return listing.passed_over;
}

}  // namespace

bool is_picture_name(std::string_view name) {
  std::string extension = fs::path(name).extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

ImageSet read_image_folder(const std::string& path, const ImageReadConfig& config,
                           std::vector<std::string>& warnings) {
  ImageSet set;
  set.source = path;
  Listing listing = list(path);
  if (!listing.folders.empty() && !listing.pictures.empty()) {
    throw DataError(fmt::format(
        "{}: both pictures ({}) and folders ({}); expected folders only, one a class, or "
        "pictures only, without classes",
        path, in_quotes(listing.pictures.front()), in_quotes(listing.folders.front())));
  }
  Index passed_over = listing.passed_over;
  for (const std::string& name : listing.folders)
    passed_over += add_class(path, name, set, warnings);
  if (listing.folders.empty()) set.names = std::move(listing.pictures);
  if (passed_over > 0) {
    warnings.push_back(fmt::format(
        "{}: files passed over that are hidden or not .png, .jpg, .jpeg: {}", path, passed_over));
  }
  if (set.names.empty()) {
    throw DataError(fmt::format(
        "{}: no pictures{}; expected folders of .png, .jpg, .jpeg files, one a class, or such "
        "files without classes",
        path, passed_over > 0 ? fmt::format(", but {} other files", passed_over) : ""));
  }
  read_picture_files(path, config, set, warnings);
  return set;
}

ImageSet read_single_picture(const std::string& path, const ImageReadConfig& config,
                             std::vector<std::string>& warnings) {
  ImageSet set;
  set.source = path;
  set.names = {fs::path(path).filename().string()};
  ImageReadConfig in_memory = config;  // where others may be joined to it
  in_memory.cache_dir.clear();
  read_picture_files(fs::path(path).parent_path(), in_memory, set, warnings);
  return set;
}

}  // namespace resboost
