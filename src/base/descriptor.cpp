#include "base/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace resboost {
namespace {

/// S_IFREG: a plain file; S_IFCHR: a device that takes bytes one after the other.
bool is_of_kind(int fd, mode_t kind) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

bool is_pipe(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace

Descriptor::~Descriptor() { close(); }

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

bool Descriptor::close() { return fd_ < 0 || ::close(std::exchange(fd_, -1)) == 0; }

IoError refused(const std::string& path, const char* what) {
  return IoError(fmt::format("{}: cannot {}: {}", path, what, std::strerror(errno)));
}

void write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR && is_of_kind(fd, S_IFREG)) continue;
    if (n < 0) throw refused(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

Descriptor open_to_write(const std::string& path, int flags) {
  Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags, 0666));
  if (!fd && errno == ENXIO && is_pipe(path))
    throw IoError(fmt::format(
        "{}: cannot open for writing: nobody reads this pipe; start its reader first", path));
  if (!fd) throw refused(path, "open for writing");
  // Only opening must not wait; a reader may be slow.
  const int status = ::fcntl(fd.get(), F_GETFL);
  if (status < 0 || ::fcntl(fd.get(), F_SETFL, status & ~O_NONBLOCK) != 0)
    throw refused(path, "open for writing");
  // A device that takes nothing, as /dev/full, refuses even no bytes.
  if (is_of_kind(fd.get(), S_IFCHR) && ::write(fd.get(), "", 0) < 0) throw refused(path, "write");
  return fd;
}

}  // namespace resboost
