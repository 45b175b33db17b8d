#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace resboost {

/// All bytes of a file, or of standard input for "-"; plain files are mapped. IoError names the
/// path and the system's reason; DataError if there are more than `limit` bytes.
Bytes read_bytes(const std::string& path, std::size_t limit);

bool is_gzip(std::string_view bytes);

/// The content of a gzip file (all its members). DataError if it is damaged or holds more than
/// `limit` bytes.
Bytes gunzip(std::string_view bytes, const std::string& source, std::size_t limit);

/// Bytes that packed data may become: no more than half of the memory there is, which must hold
/// what is made of them too.
std::size_t unpacked_limit(std::size_t limit);

/// All bytes of a file, out of gzip or xz if it is in one of them.
Bytes read_unpacked(const std::string& path, std::size_t limit);

}  // namespace resboost
