#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace c_fuzz {

/// Ends the program where the library broke its word. What lies in a folder of ours goes first.
void require(bool condition);

/// What the fuzzer says, a byte after the other, and 0 behind the last one.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  bool empty() const { return size_ == 0; }
  std::uint8_t next() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  std::size_t below(std::size_t count) { return next() % count; }
  /// One time of so many; not where the bytes are over.
  bool seldom(std::size_t times) { return below(times) == times - 1; }
  template <class T, std::size_t count>
  const T& one_of(const std::array<T, count>& values) {
    return values[below(count)];
  }
  /// At most so much most of the time, else more than there may be.
  std::size_t size(std::size_t most) {
    const std::uint8_t byte = next();
    return byte < 250 ? byte % (most + 1) : SIZE_MAX >> (byte - 250) * 8;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace c_fuzz
