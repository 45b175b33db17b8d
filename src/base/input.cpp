#include "base/input.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/xz.h"
#include "resboost/error.h"

namespace resboost {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// zlib wants unsigned int counts, so large inputs are fed in pieces.
constexpr std::size_t kPiece = std::size_t{1} << 20;
/// Room for a file at first: folders hold thousands of small ones.
constexpr std::size_t kFirstRoom = std::size_t{1} << 16;

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

std::string read_bytes(const std::string& path, std::size_t limit) {
  const bool is_stdin = path == "-";
  File file(is_stdin ? stdin : std::fopen(path.c_str(), "rb"),
            is_stdin ? [](std::FILE*) { return 0; } : std::fclose);
  if (!file) throw IoError(fmt::format("{}: cannot open: {}", path, std::strerror(errno)));
  std::string bytes;
  std::size_t filled = 0;
  for (;;) {
    bytes.resize(filled + (filled < kFirstRoom ? kFirstRoom : filled));
    const std::size_t got = std::fread(bytes.data() + filled, 1, bytes.size() - filled, file.get());
    filled += got;
    if (filled > limit) {
      throw DataError(
          fmt::format("{}: larger than the limit of {} bytes; split it into parts", path, limit));
    }
    if (got == 0) break;
  }
  if (std::ferror(file.get()))
    throw IoError(fmt::format("{}: cannot read: {}", path, std::strerror(errno)));
  bytes.resize(filled);
  return bytes;
}

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

std::string gunzip(std::string_view bytes, const std::string& source, std::size_t limit) {
  Inflater inflater;
  z_stream& stream = inflater.stream();
  std::string out;
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
    if (out.size() - filled < kPiece)
      out.resize(std::min(std::max(out.size() * 2, 4 * kPiece), limit + kPiece));
    const std::size_t room = std::min<std::size_t>(out.size() - filled, std::size_t{1} << 30);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    filled += room - stream.avail_out;
    if (filled > limit)
      throw DataError(fmt::format("{}: holds more than the limit of {} bytes", source, limit));
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
  return out;
}

std::string read_unpacked(const std::string& path, std::size_t limit) {
  std::string bytes = read_bytes(path, limit);
  if (is_gzip(bytes)) return gunzip(bytes, path, limit);
  if (is_xz(bytes)) return unxz(bytes, path, limit);
  return bytes;
}

}  // namespace resboost
