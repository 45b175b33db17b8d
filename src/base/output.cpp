#include "base/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "resboost/error.h"

namespace resboost {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// close() can be the first call to report a full disk.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

IoError refused(const std::string& path, const char* what) {
  return IoError(fmt::format("{}: cannot {}: {}", path, what, std::strerror(errno)));
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw refused(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// The file that `path` stands for, so that a symbolic link goes on pointing to it.
std::string follow_links(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr),
                                                        std::free);
  return resolved ? resolved.get() : path;
}

/// old: what stat() says of the file to be replaced, or null if there is none.
void write_temporary(const std::string& temporary, const std::string& path, std::string_view bytes,
                     const struct stat* old) {
  Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                       old ? old->st_mode & 0777 : 0666));
  if (fd.get() < 0) throw refused(path, "create");
  // open() takes the umask off; a file that was there keeps the permissions it had.
  if (old && ::fchmod(fd.get(), old->st_mode & 0777) != 0)
    throw refused(path, "set the permissions of");
  write_all(fd.get(), bytes, path);
  if (::fsync(fd.get()) != 0 || !fd.close()) throw refused(path, "write");
}

}  // namespace

void write_whole(const std::string& path, std::string_view bytes) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (fd.get() < 0) throw refused(path, "open for writing");
    write_all(fd.get(), bytes, path);
    if (!fd.close()) throw refused(path, "write");
    return;
  }
  const std::string target = exists ? follow_links(path) : path;
  const std::string temporary = fmt::format("{}.tmp{}", target, ::getpid());
  try {
    write_temporary(temporary, path, bytes, exists ? &status : nullptr);
    if (::rename(temporary.c_str(), target.c_str()) != 0)
      throw refused(path, "rename the finished file to this name");
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  // Without this the rename itself may be lost in a power cut. Some file systems refuse it; the
  // file is whole either way.
  Descriptor folder(::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() >= 0) (void)::fsync(folder.get());
}

}  // namespace resboost
