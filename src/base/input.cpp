#include "base/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.h"
#include "base/memory.h"
#include "base/xz.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// zlib wants unsigned int counts, so large inputs are fed in pieces.
constexpr std::size_t kPiece = std::size_t{1} << 20;
/// Room for a file of unknown size at first.
constexpr std::size_t kFirstRoom = std::size_t{1} << 16;
/// Below, reading is cheaper; folders hold thousands of small files.
constexpr std::size_t kWorthMapping = std::size_t{1} << 20;
/// The most that a call of read() is asked for.
constexpr std::size_t kMostRead = std::size_t{1} << 30;

/// The next capacity of bytes that have no room left: what is asked for too much is never touched.
std::size_t grown(std::size_t capacity) { return capacity + std::max(capacity / 4, 4 * kPiece); }

class Inflater {
 public:
  Inflater() {
    // 15 window bits, +16: gzip header and checksum
    if (inflateInit2(&stream_, 15 + 16) != Z_OK)
      throw IoError("zlib: cannot start; is there enough memory?");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

Bytes read_bytes(const std::string& path, std::size_t limit) {
  const bool is_stdin = path == "-";
  Descriptor own(is_stdin ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!is_stdin && !own)
    throw IoError(fmt::format("{}: cannot open: {}", path, std::strerror(errno)));
  const int fd = is_stdin ? STDIN_FILENO : own.get();
  const auto too_large = [&] {
    return DataError(
        fmt::format("{}: larger than the limit of {} bytes; split it into parts", path, limit));
  };
  struct stat status {};
  const bool plain = !is_stdin && ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = plain ? static_cast<std::size_t>(status.st_size) : 0;
  if (size > limit) throw too_large();
  if (size >= kWorthMapping)
    if (Bytes mapped = Bytes::map(fd, size); !mapped.empty()) return mapped;
  Bytes bytes;
  bytes.reserve(std::max(size + 1, kFirstRoom));  // one more, to see the end
  for (;;) {
    if (bytes.size() == bytes.capacity()) bytes.reserve(grown(bytes.capacity()));
    const ssize_t got = ::read(fd, bytes.data() + bytes.size(),
                               std::min(bytes.capacity() - bytes.size(), kMostRead));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw IoError(fmt::format("{}: cannot read: {}", path, std::strerror(errno)));
    if (got == 0) break;
    bytes.resize(bytes.size() + static_cast<std::size_t>(got));
    if (bytes.size() > limit) throw too_large();
  }
  bytes.shrink();
  return bytes;
}

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

Bytes gunzip(std::string_view bytes, const std::string& source, std::size_t limit) {
  Inflater inflater;
  z_stream& stream = inflater.stream();
  Bytes out;
  std::size_t filled = 0, read = 0;
  const auto damaged = [&](const char* why) {
    return DataError(
        fmt::format("{}: damaged gzip file near byte {}: {}; fetch or compress it again", source,
                    read - stream.avail_in, why));
  };
  for (;;) {
    if (stream.avail_in == 0 && read < bytes.size()) {
      const std::size_t piece = std::min(kPiece, bytes.size() - read);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + read));
      stream.avail_in = static_cast<uInt>(piece);
      read += piece;
    }
    if (out.capacity() - filled < kPiece)
      out.reserve(std::min(grown(out.capacity()), limit + 2 * kPiece));
    const std::size_t room = std::min(out.capacity() - filled, kMostRead);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    filled += room - stream.avail_out;
    if (filled > limit)
      throw DataError(fmt::format(
          "{}: holds more than the limit of {} bytes; split it into parts, or give more memory",
          source, limit));
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0 && read == bytes.size()) break;
      if (inflateReset(&stream) != Z_OK) throw damaged("cannot read on after its first part");
    } else if (status == Z_BUF_ERROR && stream.avail_in == 0 && read == bytes.size()) {
      throw damaged("it ends early");
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      throw damaged(stream.msg ? stream.msg : "not gzip");
    }
  }
  out.resize(filled);
  out.shrink();
  return out;
}

std::size_t unpacked_limit(std::size_t limit) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(limit, available_memory() / 2));
}

Bytes read_unpacked(const std::string& path, std::size_t limit) {
  Bytes bytes = read_bytes(path, limit);
  if (is_gzip(bytes)) return gunzip(bytes, path, unpacked_limit(limit));
  if (is_xz(bytes)) return unxz(bytes, path, unpacked_limit(limit));
  return bytes;
}

}  // namespace resboost
