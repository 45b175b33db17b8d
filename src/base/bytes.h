#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resboost {

/// The bytes of a file: mapped, so that the system reads them when they are looked at and may
/// forget them again, or memory that grows without being there twice.
class Bytes {
 public:
  Bytes() = default;
  ~Bytes();
  Bytes(Bytes&& other) noexcept;
  Bytes& operator=(Bytes&& other) noexcept;

  /// The first `size` bytes of an open file. Empty if it cannot be mapped.
  static Bytes map(int fd, std::size_t size);

  /// Memory of at least this capacity, what was there in front. std::bad_alloc
  void reserve(std::size_t capacity);
  /// How much of the capacity is in use.
  void resize(std::size_t size) { size_ = size; }
  /// Gives back what is beyond the size.
  void shrink();

  /// What stands before `end` has been read, and is not needed soon: of a mapped file the system
  /// gets its memory back. Looked at again, it comes from the file.
  void forget_before(const char* end);

  char* data() { return data_; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  operator std::string_view() const { return {data_, size_}; }
  friend bool operator==(const Bytes& a, std::string_view b) { return std::string_view(a) == b; }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
  bool mapped_ = false;
  std::size_t forgotten_ = 0;  ///< bytes of a mapped file that were last given back
};

}  // namespace resboost
