#include "train/trees/histogram.h"

namespace resboost::trees {
namespace {

void add_single(const std::uint8_t* codes, const std::uint32_t* rows, const Word* words, Index n,
                Word* bins) {
  Index i = 0;
  for (; i + 4 <= n; i += 4) {  // loads of four rows first: they do not wait for the sums
    const std::uint8_t a = codes[rows[i]], b = codes[rows[i + 1]], c = codes[rows[i + 2]],
                       d = codes[rows[i + 3]];
    bins[a] += words[i];
    bins[b] += words[i + 1];
    bins[c] += words[i + 2];
    bins[d] += words[i + 3];
  }
  for (; i < n; ++i) bins[codes[rows[i]]] += words[i];
}

template <int Directions>
void add_several(const std::uint8_t* codes, const std::uint32_t* rows, const Word* words, Index n,
                 Word* bins) {
  for (Index i = 0; i < n; ++i) {
    Word* bin = bins + codes[rows[i]] * Directions;
    for (int d = 0; d < Directions; ++d) bin[d] += words[i * Directions + d];
  }
}

}  // namespace

void add_rows(const std::uint8_t* codes, const std::uint32_t* rows, const Word* words, Index n,
              int directions, Word* bins) {
  switch (directions) {
    case 1:
      return add_single(codes, rows, words, n, bins);
    case 2:
      return add_several<2>(codes, rows, words, n, bins);
    case 3:
      return add_several<3>(codes, rows, words, n, bins);
    case 4:
      return add_several<4>(codes, rows, words, n, bins);
    default:
      break;
  }
  for (Index i = 0; i < n; ++i)
    for (int d = 0; d < directions; ++d)
      bins[codes[rows[i]] * directions + d] += words[i * directions + d];
}

void subtract(const Word* small, Index size, Word* parent) {
  for (Index i = 0; i < size; ++i) parent[i] -= small[i];
}

}  // namespace resboost::trees
