#include "data/zip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "data/little_endian.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::string_view kEndMagic("PK\5\6"), kDirectoryMagic("PK\1\2"), kEntryMagic("PK\3\4");
constexpr std::size_t kEndBytes = 22, kDirectoryBytes = 46, kEntryBytes = 30;
constexpr std::size_t kMaxComment = 65'535;
constexpr std::uint64_t kInZip64 = 0xffff'ffff;
constexpr std::uint32_t kStored = 0, kDeflated = 8;
constexpr unsigned kEncrypted = 1;
/// Deflate packs no byte better than this: an entry that claims more is not worth the memory.
constexpr std::uint64_t kBestRatio = 1032;
/// zlib counts in unsigned int.
constexpr std::size_t kPiece = std::size_t{1} << 30;

DataError damaged(const std::string& source, std::string_view why) {
  return DataError(fmt::format("{}: damaged ZIP archive: {}; fetch or save it again", source, why));
}

/// `size` bytes at a place that the archive itself names.
std::string_view part(std::string_view archive, std::uint64_t at, std::uint64_t size,
                      const std::string& source) {
  if (at > archive.size() || size > archive.size() - at) throw damaged(source, "it ends early");
  return archive.substr(at, size);
}

/// The record at the end of the file, which a comment may follow.
std::size_t find_end(std::string_view archive, const std::string& source) {
  const std::size_t first =
      archive.size() > kEndBytes + kMaxComment ? archive.size() - kEndBytes - kMaxComment : 0;
  const std::size_t at = archive.rfind(kEndMagic);
  if (at == std::string_view::npos || at < first || archive.size() - at < kEndBytes) {
    throw damaged(source, "no directory at its end");
  }
  return at;
}

/// Undoes deflate, which has no header, into the whole of `out`; false if it holds more, less or
/// something else.
bool inflate_raw(std::string_view packed, std::string& out) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    throw IoError("zlib: cannot start; is there enough memory?");
  std::size_t read = 0, written = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + read));
    stream.avail_in = static_cast<uInt>(std::min(kPiece, packed.size() - read));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(std::min(kPiece, out.size() - written));
    status = inflate(&stream, Z_NO_FLUSH);  // Z_BUF_ERROR once it can neither read nor write
    read = static_cast<std::size_t>(reinterpret_cast<const char*>(stream.next_in) - packed.data());
    written = static_cast<std::size_t>(reinterpret_cast<const char*>(stream.next_out) - out.data());
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && written == out.size();
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace

std::vector<ZipEntry> zip_entries(std::string_view archive, const std::string& source) {
  const std::string_view end = archive.substr(find_end(archive, source));
  const std::uint64_t count = little_endian(end, 10, 2);
  std::uint64_t at = little_endian(end, 16, 4);
  std::vector<ZipEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view record = part(archive, at, kDirectoryBytes, source);
    if (!record.starts_with(kDirectoryMagic))
      throw damaged(source, "its directory is not where its end says");
    const std::uint64_t name_size = little_endian(record, 28, 2);
    ZipEntry entry;
    entry.name = part(archive, at + kDirectoryBytes, name_size, source);
    entry.method = static_cast<std::uint32_t>(little_endian(record, 10, 2));
    entry.checksum = static_cast<std::uint32_t>(little_endian(record, 16, 4));
    entry.packed_size = little_endian(record, 20, 4);
    entry.size = little_endian(record, 24, 4);
    entry.header = little_endian(record, 42, 4);
    if ((little_endian(record, 8, 2) & kEncrypted) != 0) {
      throw DataError(fmt::format("{}: {} is encrypted; save it without a password", source,
                                  in_quotes(entry.name)));
    }
    entries.push_back(std::move(entry));
    at += kDirectoryBytes + name_size + little_endian(record, 30, 2) + little_endian(record, 32, 2);
  }
  return entries;
}

std::string unzip(std::string_view archive, const ZipEntry& entry, const std::string& source,
                  std::uint64_t limit) {
  if (entry.size == kInZip64 || entry.packed_size == kInZip64 || entry.header == kInZip64) {
    throw DataError(fmt::format("{}: {} is larger than 2 GiB, which takes Zip64; save it as .npy",
                                source, in_quotes(entry.name)));
  }
  if (entry.size > limit) {
    throw DataError(fmt::format("{}: {} holds more than the limit of {} bytes", source,
                                in_quotes(entry.name), limit));
  }
  if (entry.method != kStored && entry.method != kDeflated) {
    throw DataError(
        fmt::format("{}: {} is packed by method {}; expected 0 (stored) or 8 (deflated)", source,
                    in_quotes(entry.name), entry.method));
  }
  const std::string_view header = part(archive, entry.header, kEntryBytes, source);
  if (!header.starts_with(kEntryMagic))
    throw damaged(source, "a file is not where its directory says");
  const std::uint64_t begin =
      entry.header + kEntryBytes + little_endian(header, 26, 2) + little_endian(header, 28, 2);
  const std::string_view packed = part(archive, begin, entry.packed_size, source);
  const bool right_size = entry.method == kStored ? entry.size == packed.size()
                                                  : entry.size / kBestRatio <= packed.size();
  std::string content;
  if (right_size && entry.method == kStored) content = packed;
  if (right_size && entry.method == kDeflated) content.resize(entry.size);
  if (!right_size || (entry.method == kDeflated && !inflate_raw(packed, content)) ||
      checksum(content) != entry.checksum) {
    throw damaged(
        source, fmt::format("{} does not agree with its size and checksum", in_quotes(entry.name)));
  }
  return content;
}

}  // namespace resboost
