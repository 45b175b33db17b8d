#include "c/text.h"

#include <fmt/format.h>

#include <cstring>

#include "c/status.h"

namespace resboost::c {

void write_bytes(std::string_view bytes, void* buffer, std::size_t capacity, std::size_t* size) {
  require(size, "size") = bytes.size();
  if (!buffer && capacity == 0) return;
  require(static_cast<char*>(buffer), "buffer");
  if (capacity < bytes.size())
    throw BadCall(
        fmt::format("`capacity` is {}, but {} bytes are to be written; a call with "
                    "buffer NULL and capacity 0 tells how many",
                    capacity, bytes.size()));
  std::memcpy(buffer, bytes.data(), bytes.size());
}

void write_text(const std::string& text, char* buffer, std::size_t capacity, std::size_t* size) {
  write_bytes({text.c_str(), text.size() + 1}, buffer, capacity, size);
}

}  // namespace resboost::c
