#pragma once

#include <sys/types.h>

#include <string>

#include "base/descriptor.h"

namespace resboost {

/// A new, empty file in a folder, which gets its name when its bytes are whole. Where the system
/// can, no folder lists it before (O_TMPFILE): whatever ends the process, nothing is left.
/// Elsewhere it has a random name. Such a name is made with O_EXCL, so that no link that somebody
/// planted is followed, and its file is locked as long as its owner lives; unlocked ones were left
/// behind by processes that were killed, and the next file made in the folder sweeps them away.
class TemporaryFile {
 public:
  /// path: what it will be called, for messages too. mode: permissions, from which the umask is
  /// taken off. IoError if its folder takes no new file.
  TemporaryFile(std::string path, mode_t mode);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int fd() const { return fd_.get(); }
  /// Waits until the bytes are on the disk, then gives the file its name in place of whatever had
  /// it. IoError.
  void publish();

 private:
  std::string path_;
  std::string name_;  ///< that it has until then; empty: none
  Descriptor fd_;
};

}  // namespace resboost
