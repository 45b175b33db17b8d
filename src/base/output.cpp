#include "base/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <utility>
#include <vector>

#include "base/temporary_file.h"

namespace resboost {
namespace {

/// The file that `path` stands for, so that a symbolic link goes on pointing to it.
std::string follow_links(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr),
                                                        std::free);
  return resolved ? resolved.get() : path;
}

/// A folder's permissions decide who may replace a file, its own do not; but a file that cannot be
/// changed at all cannot be replaced either.
void require_changeable(const std::string& path) {
  const Descriptor probe(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!probe && (errno == EPERM || errno == EROFS)) throw refused(path, "replace");
}

std::unique_ptr<TemporaryFile> open_plain(const std::string& path, const struct stat* old) {
  if (!old) return std::make_unique<TemporaryFile>(path, mode_t{0666});
  require_changeable(path);
  const mode_t mode = old->st_mode & 0777;
  auto file = std::make_unique<TemporaryFile>(follow_links(path), mode);
  // The umask was taken off; a file that was there keeps the permissions it had.
  if (::fchmod(file->fd(), mode) != 0) throw refused(path, "set the permissions of");
  return file;
}

std::vector<std::filesystem::path> refuges() {
  std::vector<std::filesystem::path> folders{"."};
  for (const char* name : {"TMPDIR", "HOME"})
    if (const char* folder = std::getenv(name); folder && *folder) folders.emplace_back(folder);
  for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm"}) folders.emplace_back(folder);
  return folders;
}

}  // namespace

Output::Output(std::string path) : path_(std::move(path)) { open(); }

void Output::open() {
  struct stat status {};
  const bool exists = ::stat(path_.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) throw refused(path_, "create");
  if (exists && !S_ISREG(status.st_mode))
    device_ = open_to_write(path_);
  else
    file_ = open_plain(path_, exists ? &status : nullptr);
}

Output::~Output() = default;
Output::Output(Output&&) noexcept = default;
Output& Output::operator=(Output&&) noexcept = default;

void Output::require_room(std::uint64_t bytes) const {
  struct statvfs disk {};
  if (!file_ || ::fstatvfs(file_->fd(), &disk) != 0) return;
  const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (bytes <= room) return;
  throw IoError(fmt::format(
      "{}: its disk has {:.1f} MB left, and about {:.1f} MB are to be written; make room, or "
      "choose another place",
      path_, static_cast<double>(room) / 1e6, static_cast<double>(bytes) / 1e6));
}

void Output::write(const GiveBytes& bytes) {
  if (!file_ && !device_) open();
  const auto to = [&](int fd) {
    return [this, fd](std::string_view piece) { write_all(fd, piece, path_); };
  };
  if (device_) return bytes(to(device_.get()));
  const auto file = std::move(file_);  // gone afterwards, whatever happens
  bytes(to(file->fd()));
  file->publish();
}

void Output::write(std::string_view bytes) {
  write([&](const TakeBytes& take) { take(bytes); });
}

void write_whole(const std::string& path, std::string_view bytes) { Output(path).write(bytes); }

std::optional<std::string> write_elsewhere(const std::string& path, const GiveBytes& bytes) {
  const std::filesystem::path name = std::filesystem::path(path).filename();
  // Long names were perhaps what was refused.
  const std::string stem = name.stem().string().substr(0, 100),
                    ending = name.extension().string().substr(0, 20);
  for (const std::filesystem::path& folder : refuges()) {
    const std::string refuge =
        (folder / fmt::format("{}-{:08x}{}", stem, std::random_device()(), ending)).string();
    if (std::filesystem::exists(std::filesystem::symlink_status(refuge))) continue;
    try {
      Output(refuge).write(bytes);
      return refuge;
    } catch (const IoError&) {
    }
  }
  return std::nullopt;
}

}  // namespace resboost
