#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace resboost {

/// Numbers distinct texts 0, 1, 2, ... by first appearance; those that `is_missing` says yes to are
/// -1. It is asked once for each distinct text. A table with open addressing, since every cell of a
/// column of words is looked up.
class Interner {
 public:
  template <class IsMissing>
  std::int32_t code(std::string_view text, const IsMissing& is_missing) {
    if (2 * entries_.size() >= slots_.size()) grow();
    const std::uint32_t hash = hash_of(text);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].entry != kFree; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].hash != hash) continue;
      const Entry& entry = entries_[slots_[at].entry];
      if (entry.text == text) return entry.code;
    }
    slots_[at] = {hash, static_cast<std::uint32_t>(entries_.size())};
    entries_.push_back({std::string(text), is_missing(text) ? -1 : size_++});
    return entries_.back().code;
  }

  /// The texts by number; leaves the interner empty.
  std::vector<std::string> take_levels() {
    std::vector<std::string> levels;
    levels.reserve(static_cast<std::size_t>(size_));
    for (Entry& entry : entries_)
      if (entry.code >= 0) levels.push_back(std::move(entry.text));
    *this = {};
    return levels;
  }

 private:
  static constexpr std::uint32_t kFree = 0xffffffff;

  struct Entry {
    std::string text;
    std::int32_t code;
  };
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = kFree;
  };

  /// Texts of equal length up to eight bytes have different sums, so that numbers and short words
  /// collide by chance only; nobody can choose ones that do, for every process hashes otherwise.
  static std::uint32_t hash_of(std::string_view text) {
    static const std::uint64_t kStart =
        std::uint64_t{std::random_device{}()} << 32 | std::random_device{}();
    std::uint64_t sum = kStart + text.size();
    const auto add = [&sum](std::uint64_t word) {
      sum = (sum ^ word) * 0x9e3779b97f4a7c15;
      sum ^= sum >> 32;
    };
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) add(word_at<std::uint64_t>(p));
    if (left >= 4) {  // the two halves overlap
      add(word_at<std::uint32_t>(p) | std::uint64_t{word_at<std::uint32_t>(p + left - 4)} << 32);
    } else if (left > 0) {
      const auto byte = [&](std::size_t i) {
        return std::uint64_t{static_cast<unsigned char>(p[i])};
      };
      add(byte(0) | byte(left / 2) << 8 | byte(left - 1) << 16);
    }
    return static_cast<std::uint32_t>(sum);
  }

  template <class Word>
  static Word word_at(const char* p) {
    Word word;
    std::memcpy(&word, p, sizeof word);
    return word;
  }

  void grow() {
    constexpr std::size_t kFirst = 16;
    std::vector<Slot> old(std::max(kFirst, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.entry == kFree) continue;
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].entry != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Entry> entries_;  // by first appearance
  std::vector<Slot> slots_;     // a power of two of them, at most half taken
  std::int32_t size_ = 0;
};

}  // namespace resboost
