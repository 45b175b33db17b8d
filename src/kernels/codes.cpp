#include "kernels/codes.h"

#include <bit>

namespace resboost::kernels {
namespace {

/// Each member is a comparison of the block: of more than these, looking a row up is cheaper.
constexpr int kMostMembers = 24;

void look_up(const CodeChoice& choice, const std::uint64_t* set) {
  for (long i = 0; i < kCodeBlock; ++i) {
    const isa::Code code = choice.codes[i];
    const auto in = static_cast<unsigned>(set[code >> 6] >> (code & 63)) & 1u;
    const unsigned mask = 0u - in;  // not a branch, which nobody could guess
    choice.out[i] = static_cast<isa::Code>((choice.left[i] & mask) | (choice.right[i] & ~mask));
  }
}

}  // namespace

void choose_by_set(const isa::Kernels& by, const CodeChoice& choice, const std::uint64_t* set) {
  isa::Code members[kMostMembers];
  int count = 0;
  for (int word = 0; word < 4; ++word)
    for (std::uint64_t rest = set[word]; rest != 0; rest &= rest - 1) {
      if (count == kMostMembers) return look_up(choice, set);
      members[count++] = static_cast<isa::Code>(64 * word + std::countr_zero(rest));
    }
  by.choose_by_members(choice, members, count);
}

}  // namespace resboost::kernels
