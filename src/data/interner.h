#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace resboost {

/// Numbers distinct texts 0, 1, 2, ... by first appearance; those that `is_missing` says yes to are
/// -1. It is asked once for each distinct text.
class Interner {
 public:
  template <class IsMissing>
  std::int32_t code(std::string_view text, const IsMissing& is_missing) {
    const auto found = codes_.find(text);
    if (found != codes_.end()) return found->second;
    const std::int32_t code = is_missing(text) ? -1 : size_++;
    codes_.emplace(std::string(text), code);
    return code;
  }

  /// The texts by number; leaves the interner empty.
  std::vector<std::string> take_levels() {
    std::vector<std::string> levels(static_cast<std::size_t>(size_));
    while (!codes_.empty()) {
      auto node = codes_.extract(codes_.begin());
      if (node.mapped() >= 0)
        levels[static_cast<std::size_t>(node.mapped())] = std::move(node.key());
    }
    size_ = 0;
    return levels;
  }

 private:
  struct Hash {
    using is_transparent = void;  // look-ups by string_view make no string
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> codes_;
  std::int32_t size_ = 0;
};

}  // namespace resboost
