#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace resboost {

/// Numbers distinct texts 0, 1, 2, ... by first appearance.
class Interner {
 public:
  std::int32_t code(std::string_view text) {
    auto found = codes_.find(text);
    if (found == codes_.end())
      found = codes_.emplace(std::string(text), static_cast<std::int32_t>(codes_.size())).first;
    return found->second;
  }

  /// The texts by number; leaves the interner empty.
  std::vector<std::string> take_levels() {
    std::vector<std::string> levels(codes_.size());
    while (!codes_.empty()) {
      auto node = codes_.extract(codes_.begin());
      levels[static_cast<std::size_t>(node.mapped())] = std::move(node.key());
    }
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
};

}  // namespace resboost
