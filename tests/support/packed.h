#pragma once

#include <lzma.h>
#include <zlib.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace resboost::test {

/// window_bits as deflateInit2() has it: 15 + 16 gzip, -15 nothing around the data.
inline std::string deflated(const std::string& bytes, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return out;
}

inline std::string gzipped(const std::string& bytes) { return deflated(bytes, 15 + 16); }

inline std::string xzipped(const std::string& bytes) {
  std::string out(lzma_stream_buffer_bound(bytes.size()), '\0');
  std::size_t size = 0;
  if (lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr,
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                              reinterpret_cast<std::uint8_t*>(out.data()), &size,
                              out.size()) != LZMA_OK) {
    throw std::runtime_error("xz failed");
  }
  out.resize(size);
  return out;
}

/// The number's bytes, the least significant one first.
inline std::string little_endian_bytes(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

/// An archive of (name, content); every second one deflated.
inline std::string zipped(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string archive, directory;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string &name = files[i].first, &content = files[i].second;
    const std::string packed = i % 2 ? deflated(content, -15) : content;
    const auto checksum =
        crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
    const std::string common =
        little_endian_bytes(20, 2) + little_endian_bytes(0, 2) +
        little_endian_bytes(i % 2 ? 8 : 0, 2) + little_endian_bytes(0, 4) +
        little_endian_bytes(checksum, 4) + little_endian_bytes(packed.size(), 4) +
        little_endian_bytes(content.size(), 4) + little_endian_bytes(name.size(), 2);
    directory += "PK\1\2" + little_endian_bytes(20, 2) + common + std::string(12, '\0') +
                 little_endian_bytes(archive.size(), 4) + name;
    archive += "PK\3\4" + common + little_endian_bytes(0, 2) + name + packed;
  }
  const std::string count = little_endian_bytes(files.size(), 2);
  return archive + directory + "PK\5\6" + std::string(4, '\0') + count + count +
         little_endian_bytes(directory.size(), 4) + little_endian_bytes(archive.size(), 4) +
         std::string(2, '\0');
}

}  // namespace resboost::test
