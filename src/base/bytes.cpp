#include "base/bytes.h"

#include <sys/mman.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <utility>

namespace resboost {
namespace {

/// Bytes of a file that are given back at a time: calls are few, and small files have none.
constexpr std::size_t kForgotten = std::size_t{8} << 20;

}  // namespace

Bytes::~Bytes() {
  if (mapped_)
    ::munmap(data_, capacity_);
  else
    std::free(data_);
}

Bytes::Bytes(Bytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      mapped_(std::exchange(other.mapped_, false)),
      forgotten_(std::exchange(other.forgotten_, 0)) {}

Bytes& Bytes::operator=(Bytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  std::swap(mapped_, other.mapped_);
  std::swap(forgotten_, other.forgotten_);
  return *this;
}

Bytes Bytes::map(int fd, std::size_t size) {
  Bytes bytes;
  if (size == 0) return bytes;
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (memory == MAP_FAILED) return bytes;
  ::madvise(memory, size, MADV_SEQUENTIAL);
  bytes.data_ = static_cast<char*>(memory);
  bytes.size_ = bytes.capacity_ = size;
  bytes.mapped_ = true;
  return bytes;
}

void Bytes::forget_before(const char* end) {
  const bool within = std::less_equal<>()(data_, end) && std::less_equal<>()(end, data_ + size_);
  if (!mapped_ || !within) return;
  const std::size_t read = static_cast<std::size_t>(end - data_) / kForgotten * kForgotten;
  if (read < forgotten_) forgotten_ = 0;  // read anew, from the front
  if (read == forgotten_) return;
  ::madvise(data_ + forgotten_, read - forgotten_, MADV_DONTNEED);
  forgotten_ = read;
}

void Bytes::reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  // Large blocks are moved by their page tables, not by copying.
  void* memory = std::realloc(data_, capacity);
  if (!memory) throw std::bad_alloc();
  data_ = static_cast<char*>(memory);
  capacity_ = capacity;
}

void Bytes::shrink() {
  if (mapped_ || size_ == 0 || size_ == capacity_) return;
  if (void* memory = std::realloc(data_, size_)) {
    data_ = static_cast<char*>(memory);
    capacity_ = size_;
  }
}

}  // namespace resboost
