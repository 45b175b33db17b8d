#pragma once

#include <cstdint>
#include <string_view>

namespace resboost {

/// The number in bytes at, at + 1, ..., the least significant one first. The bytes are there.
inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace resboost
