#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "world.h"

namespace c_fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder in memory, where there is such a thing.
class Folder {
 public:
  Folder() {
    std::string name =
        (fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) /
        "resboost-c-fuzz-XXXXXX";
    if (!mkdtemp(name.data())) std::abort();
    path_ = name;
    // 3 grey pictures of 4 x 4 pixels, as NumPy writes them.
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 4, 4), }";
    header.resize(117, ' ');
    std::ofstream(path_ / "pictures.npy", std::ios::binary)
        << "\x93NUMPY\x01" << '\0' << 'v' << '\0' << header << '\n'
        << std::string(3 * 4 * 4, '\x40');
  }
  ~Folder() { remove(); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void remove() const {
    std::error_code none;
    fs::remove_all(path_, none);
  }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

Folder& folder() {
  static Folder made;
  return made;
}

constexpr std::array kNames = {"written", "", "no such folder/file", "also written",
                               "pictures.npy"};

const std::array<std::string, kNames.size()>& paths() {
  static const auto all = [] {
    std::array<std::string, kNames.size()> made;
    for (std::size_t i = 0; i < kNames.size(); ++i) made[i] = folder() / kNames[i];
    return made;
  }();
  return all;
}

}  // namespace

const char* path_to_read(Bytes& bytes) { return bytes.one_of(paths()).c_str(); }
const char* path_to_write(Bytes& bytes) { return paths()[bytes.below(kNames.size() - 1)].c_str(); }

void forget_files() {
  for (const std::size_t written : {0U, 3U}) unlink(paths()[written].c_str());
}

void require(bool condition) {
  if (condition) return;
  std::fprintf(stderr, "the last error: %s\n", resboost_last_error());
  folder().remove();
  std::abort();
}

}  // namespace c_fuzz
