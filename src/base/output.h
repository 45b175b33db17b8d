#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace resboost {

class TemporaryFile;

using TakeBytes = std::function<void(std::string_view)>;
/// Hands over bytes piece by piece, all of them at every call: what fills memory need not be copied
/// to be written.
using GiveBytes = std::function<void(const TakeBytes& take)>;

/// A file that is replaced whole or stays as it was: its bytes go into a temporary file beside it,
/// to the disk, and then get the name. Made before the work whose result it will hold, it finds out
/// at once what cannot be written. Devices and pipes (/dev/stdout) are written straight. A symbolic
/// link goes on pointing to the file.
class Output {
 public:
  /// IoError names the path and the system's reason: a folder, a read-only disk, a name that is too
  /// long, a pipe that nobody reads, a device that is full.
  explicit Output(std::string path);
  ~Output();
  Output(Output&&) noexcept;
  Output& operator=(Output&&) noexcept;

  const std::string& path() const { return path_; }
  /// IoError if the disk has not so many bytes left. Of devices nothing is known.
  void require_room(std::uint64_t bytes) const;
  /// A plain file, which every write() replaces; to a device or a pipe writes add up.
  bool plain() const { return !device_; }
  /// IoError, which leaves a plain file as it was.
  void write(const GiveBytes& bytes);
  void write(std::string_view bytes);

 private:
  void open();

  std::string path_;
  std::unique_ptr<TemporaryFile> file_;  ///< of a plain file, until it is written
  Descriptor device_;                    ///< of anything else
};

/// Output(path).write(bytes)
void write_whole(const std::string& path, std::string_view bytes);

/// For bytes that took long to make and that `path` has refused: writes a new file with a name like
/// it in the working folder, or where temporary files go, or at home. Its path, or nothing if no
/// place takes it.
std::optional<std::string> write_elsewhere(const std::string& path, const GiveBytes& bytes);

}  // namespace resboost
