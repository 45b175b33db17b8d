#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace resboost {

/// What a file of NumPy says about its array (numpy.lib.format, versions 1 to 3).
struct NpyHeader {
  std::string type;  ///< such as |u1: byte order, kind, bytes
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::size_t size = 0;  ///< bytes of the header: the array begins there
};

bool looks_like_npy(std::string_view bytes);

NpyHeader parse_npy_header(std::string_view bytes, const std::string& source);

}  // namespace resboost
