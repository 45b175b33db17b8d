#pragma once

#include <string>
#include <string_view>

#include "resboost/error.h"

namespace resboost {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  /// False if the system reports an error only now; close() can be the first call that does.
  bool close();

 private:
  int fd_;
};

/// "path: cannot WHAT: REASON", the reason that errno has.
IoError refused(const std::string& path, const char* what);

/// All bytes, or IoError. A signal ends the wait of a write only where nothing was written: a pipe
/// whose reader sleeps must not outlast Ctrl-C.
void write_all(int fd, std::string_view bytes, const std::string& path);

/// Opens a file, a pipe or a device for writing, without waiting for a pipe's reader: where there
/// is none, IoError says so, as it does of a device that takes nothing. flags: of open(2), more
/// than O_WRONLY.
Descriptor open_to_write(const std::string& path, int flags = 0);

}  // namespace resboost
