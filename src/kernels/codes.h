#pragma once

#include <cstdint>

#include "kernels/isa/kernels.h"

// What nodes of trees decide for rows side by side: a block of isa::kCodeBlock. A search through a
// tree asks for the instruction set once, and then for every node.
namespace resboost::kernels {

using CodeChoice = isa::CodeChoice;
using isa::kCodeBlock;

/// Left where the code less `shift`, modulo 256, is at most `cut`.
inline void choose_by_cut(const isa::Kernels& by, const CodeChoice& choice, isa::Code shift,
                          isa::Code cut) {
  by.choose_by_cut(choice, shift, cut);
}

/// Left where bit code % 64 of set[code / 64] is one.   set: [4]
void choose_by_set(const isa::Kernels& by, const CodeChoice& choice, const std::uint64_t* set);

}  // namespace resboost::kernels
