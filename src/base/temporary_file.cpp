#include "base/temporary_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

namespace resboost {
namespace {

constexpr std::string_view kBegin = ".resboost-", kEnd = ".tmp";
constexpr std::size_t kDigits = 16;
constexpr int kTries = 100;

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

/// Of the length of its own, so that a target's name may be as long as the system allows.
std::string random_name(const std::string& path) {
  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, 0) != sizeof number)
    throw refused(path, "draw a temporary name for");
  return fmt::format("{}{}{:0{}x}{}", folder_of(path), kBegin, number, kDigits, kEnd);
}

bool is_temporary_name(std::string_view name) {
  return name.size() == kBegin.size() + kDigits + kEnd.size() && name.starts_with(kBegin) &&
         name.ends_with(kEnd) &&
         name.substr(kBegin.size(), kDigits).find_first_not_of("0123456789abcdef") == name.npos;
}

bool lock(int fd, int how) { return ::flock(fd, LOCK_EX | how) == 0; }

/// A sweep may have come between the making of a file and its lock.
bool has_a_name(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && status.st_nlink > 0;
}

void remove_if_left_behind(const std::string& name) {
  const Descriptor fd(::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) return;
  if (S_ISREG(status.st_mode) && status.st_uid == ::geteuid() && lock(fd.get(), LOCK_NB))
    ::unlink(name.c_str());
}

void sweep(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
  if (!entries) return;
  while (const dirent* entry = ::readdir(entries.get()))
    if (is_temporary_name(entry->d_name)) remove_if_left_behind(folder + entry->d_name);
}

/// The only way to name a file that has no name, short of privileges.
std::string in_proc(int fd) { return fmt::format("/proc/self/fd/{}", fd); }

/// -1 where the file system or the lack of /proc does not allow it.
Descriptor open_nameless(const std::string& path, mode_t mode) {
#ifdef O_TMPFILE
  Descriptor fd(::open(folder_of(path).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
  if (fd && ::access(in_proc(fd.get()).c_str(), F_OK) == 0 && lock(fd.get(), LOCK_NB)) return fd;
#endif
  return Descriptor();
}

}  // namespace

TemporaryFile::TemporaryFile(std::string path, mode_t mode)
    : path_(std::move(path)), fd_(open_nameless(path_, mode)) {
  sweep(folder_of(path_));
  for (int i = 0; !fd_; ++i) {
    const std::string name = random_name(path_);
    Descriptor fd(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!fd && (errno != EEXIST || i == kTries)) throw refused(path_, "create");
    // A file system without locks has no sweeps either.
    if (!fd || (lock(fd.get(), 0) && !has_a_name(fd.get()))) continue;
    fd_ = std::move(fd);
    name_ = name;
  }
}

TemporaryFile::~TemporaryFile() {
  if (!name_.empty()) ::unlink(name_.c_str());
}

void TemporaryFile::publish() {
  if (::fsync(fd_.get()) != 0) throw refused(path_, "write");
  for (int i = 0; name_.empty(); ++i) {
    const std::string name = random_name(path_);
    if (::linkat(AT_FDCWD, in_proc(fd_.get()).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) ==
        0)
      name_ = name;
    else if (errno != EEXIST || i == kTries)
      throw refused(path_, "name");
  }
  if (::rename(name_.c_str(), path_.c_str()) != 0)
    throw refused(path_, "rename the finished file to this name");
  name_.clear();
  // Without this the rename itself may be lost in a power cut. Some file systems refuse it; the
  // file is whole either way.
  const Descriptor folder(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) (void)::fsync(folder.get());
}

}  // namespace resboost
