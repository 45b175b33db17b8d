#include "train/trees/histogram.h"

#include <algorithm>

#include "base/parallel.h"

namespace resboost::trees {
namespace {

/// Rows that a thread gathers at a time.
constexpr Index kHistogramSlice = 2048;

/// Work of a node that is worth a second thread of a team, in additions.
constexpr Index kWorkForThreads = 4000;
/// What a bin costs that is looked at for both children.
constexpr Index kWorkOfBin = 8;

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

std::vector<Index> bin_offsets(const Codes& codes, const std::vector<int>& columns,
                               int directions) {
  std::vector<Index> offsets{0};
  for (const int column : columns)
    offsets.push_back(offsets.back() +
                      directions * Index{codes.columns[static_cast<std::size_t>(column)].codes});
  return offsets;
}

void over_columns(const std::vector<Index>& offsets, Index rows,
                  const std::function<void(Index c)>& fn) {
  const Index columns = std::ssize(offsets) - 1;
  if (threads() > 1 && columns * rows + kWorkOfBin * offsets.back() > kWorkForThreads) {
    parallel_tasks(columns, fn);
  } else {
    for (Index c = 0; c < columns; ++c) fn(c);
  }
}

void LeafWords::gather(const Words& words, const std::uint32_t* rows, Index n) {
  const Index d = words.directions;
  if (static_cast<Index>(values_.size()) < n * d) values_.resize(static_cast<std::size_t>(n * d));
  const Word* from = words.values.data();
  parallel_slices(n, kHistogramSlice, [&](Range range, int) {
    if (d == 1) {
      for (Index i = range.begin; i < range.end; ++i)
        values_[static_cast<std::size_t>(i)] = from[rows[i]];
      return;
    }
    for (Index i = range.begin; i < range.end; ++i)
      std::copy_n(from + static_cast<Index>(rows[i]) * d, d, values_.data() + i * d);
  });
}

void subtract(const Word* small, Index size, Word* parent) {
  for (Index i = 0; i < size; ++i) parent[i] -= small[i];
}

}  // namespace resboost::trees
