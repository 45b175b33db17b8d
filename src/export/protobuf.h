#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// A message of Protocol Buffers on its way into a file: fields one after the other, each with its
/// number and wire type (protobuf.dev, "Encoding"). What ONNX needs of it and no more.
class Message {
 public:
  const std::string& bytes() const { return bytes_; }

  Message& integer(int field, std::int64_t value) {
    tag(field, kVarint);
    varint(static_cast<std::uint64_t>(value));
    return *this;
  }
  Message& text(int field, std::string_view value) {
    tag(field, kBytes);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  Message& message(int field, const Message& value) { return text(field, value.bytes()); }
  /// All of them in one field.
  Message& integers(int field, const std::vector<std::int64_t>& values) {
    Message packed;
    for (const std::int64_t value : values) packed.varint(static_cast<std::uint64_t>(value));
    return message(field, packed);
  }

 private:
  static constexpr unsigned kVarint = 0, kBytes = 2;
  void tag(int field, unsigned wire) { varint(static_cast<unsigned>(field) << 3 | wire); }
  /// Seven bits a byte, the low ones first.
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

/// Numbers as the raw bytes of a tensor, little-endian.
template <class Number>
std::string little_endian(const std::vector<Number>& values) {
  static_assert(std::endian::native == std::endian::little);
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number)};
}

}  // namespace resboost
