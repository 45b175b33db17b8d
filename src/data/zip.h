#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// A file in a ZIP archive, as the archive's directory has it.
struct ZipEntry {
  std::string name;
  std::uint32_t method, checksum;
  std::uint64_t packed_size, size;
  std::size_t header;  ///< where its own header is, which its bytes follow
};

/// What is in an archive (PKWARE's APPNOTE.TXT, without Zip64, parts and encryption). DataError if
/// it is damaged.
std::vector<ZipEntry> zip_entries(std::string_view archive, const std::string& source);

/// The content of an entry, stored or deflated. DataError if it is damaged or larger than `limit`
/// bytes.
std::string unzip(std::string_view archive, const ZipEntry& entry, const std::string& source,
                  std::uint64_t limit);

}  // namespace resboost
