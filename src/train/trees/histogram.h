#pragma once

#include <cstdint>

#include "train/trees/words.h"

namespace resboost::trees {

/// Adds each row's words to the bin of its code.   codes: of one column, all rows of the table;
/// rows: [n] numbers of rows; words: [n, directions] of those; bins: [codes, directions]
void add_rows(const std::uint8_t* codes, const std::uint32_t* rows, const Word* words, Index n,
              int directions, Word* bins);

/// large <- parent - small, in the parent's place.
void subtract(const Word* small, Index size, Word* parent);

}  // namespace resboost::trees
