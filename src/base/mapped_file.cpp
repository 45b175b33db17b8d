#include "base/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "resboost/error.h"

namespace resboost {
namespace {

IoError scratch_refused(const std::string& folder, const char* what, std::size_t bytes,
                        int reason) {
  return IoError(fmt::format(
      "{}: cannot {} a file of {} MB: {}; name another folder, or leave it out and what would be "
      "in the file is kept in memory",
      folder, what, (bytes + 999'999) / 1'000'000, std::strerror(reason)));
}

}  // namespace

MappedFile::MappedFile(const std::string& folder, std::size_t bytes)
    : bytes_(bytes == 0 ? 1 : bytes) {
  std::string name = folder + "/resboost.XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) throw scratch_refused(folder, "make", bytes, errno);
  ::unlink(name.c_str());
  // Without the room reserved, a full disk would be a signal at some later write to memory.
  const int full = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes_));
  data_ =
      full == 0 ? ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
  const int reason = full == 0 ? errno : full;
  ::close(fd);
  if (data_ == MAP_FAILED)
    throw scratch_refused(folder, full == 0 ? "map" : "reserve", bytes, reason);
}

MappedFile::~MappedFile() { ::munmap(data_, bytes_); }

}  // namespace resboost
