#pragma once

#include <cstddef>
#include <string>

namespace resboost {

/// Memory that lies in a file, so that the system may put it on the disk when it needs the room. No
/// folder lists the file: it is gone with this object, and with the process, whatever ends that.
class MappedFile {
 public:
  /// IoError, before anything is written, if the folder is missing or not writable or its disk has
  /// not so many bytes.
  MappedFile(const std::string& folder, std::size_t bytes);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  void* data() { return data_; }

 private:
  std::size_t bytes_;
  void* data_;
};

}  // namespace resboost
