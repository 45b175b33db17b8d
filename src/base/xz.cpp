#include "base/xz.h"

#include <fmt/format.h>
#include <lzma.h>

#include <algorithm>
#include <cstdint>

#include "resboost/error.h"

namespace resboost {
namespace {

/// Enough for the dictionary of xz -9, 64 MiB; a file may ask for 4 GiB.
constexpr std::uint64_t kMaxMemory = std::uint64_t{128} << 20;
constexpr std::size_t kRoom = std::size_t{1} << 20;

class Decoder {
 public:
  Decoder() {
    if (lzma_stream_decoder(&stream_, kMaxMemory, LZMA_CONCATENATED) != LZMA_OK) {
      throw IoError("xz: cannot start; is there enough memory?");
    }
  }
  ~Decoder() { lzma_end(&stream_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  lzma_stream& stream() { return stream_; }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

const char* reason(lzma_ret status) {
  switch (status) {
    case LZMA_BUF_ERROR:
      return "it ends early";
    case LZMA_FORMAT_ERROR:
      return "not xz";
    case LZMA_OPTIONS_ERROR:
      return "an unknown kind of compression";
    default:
      return "its data does not agree with its checksums";
  }
}

}  // namespace

bool is_xz(std::string_view bytes) {
  return bytes.starts_with(
      std::string_view("\xfd"
                       "7zXZ\0",
                       6));
}

Bytes unxz(std::string_view bytes, const std::string& source, std::size_t limit) {
  Decoder decoder;
  lzma_stream& stream = decoder.stream();
  stream.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
  stream.avail_in = bytes.size();
  Bytes out;
  for (lzma_ret status = LZMA_OK; status != LZMA_STREAM_END;) {
    const std::size_t filled = stream.total_out;
    if (out.capacity() - filled < kRoom)
      out.reserve(
          std::min(out.capacity() + std::max(out.capacity() / 4, 4 * kRoom), limit + 2 * kRoom));
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data() + filled);
    stream.avail_out = out.capacity() - filled;
    status = lzma_code(&stream, LZMA_FINISH);
    if (status == LZMA_MEM_ERROR)
      throw IoError(fmt::format("{}: not enough memory to unpack it", source));
    if (status == LZMA_MEMLIMIT_ERROR) {
      throw DataError(fmt::format(
          "{}: unpacking it takes more than {} MiB of memory; compress it again with xz -9", source,
          kMaxMemory >> 20));
    }
    if (status != LZMA_OK && status != LZMA_STREAM_END) {
      throw DataError(
          fmt::format("{}: damaged xz file near byte {}: {}; fetch or compress it again", source,
                      bytes.size() - stream.avail_in, reason(status)));
    }
    if (stream.total_out > limit) {
      throw DataError(fmt::format(
          "{}: holds more than the limit of {} bytes; split it into parts, or give more memory",
          source, limit));
    }
  }
  out.resize(stream.total_out);
  out.shrink();
  return out;
}

}  // namespace resboost
