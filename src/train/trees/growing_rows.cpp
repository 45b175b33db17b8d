#include "train/trees/growing_rows.h"

#include <algorithm>

namespace resboost::trees {

void DealtRows::begin(const Words& words, const std::vector<int>& columns,
                      std::span<const std::uint32_t> rows) {
  words_ = &words;
  columns_ = columns;
  offsets_ = bin_offsets(rows_.codes(), columns, words.directions);
  rows_.begin(rows);
}

void DealtRows::split(const Turn& turn) { rows_.split(turn.leaf, turn.column, turn.goes_left); }

std::span<const std::uint32_t> DealtRows::rows(int leaf) const {
  return {rows_.rows(leaf), static_cast<std::size_t>(rows_.size(leaf))};
}

void DealtRows::add_up(int leaf, std::vector<Word>& bins, const std::function<void(Index)>& added) {
  const Index n = rows_.size(leaf);
  bins.resize(static_cast<std::size_t>(offsets_.back() + 1));
  bins.back() = n;
  leaf_words_.gather(*words_, rows_.rows(leaf), n);
  over_columns(offsets_, n, [&](Index c) {
    const auto place = static_cast<std::size_t>(c);
    Word* first = bins.data() + offsets_[place];
    std::fill(first, bins.data() + offsets_[place + 1], Word{0});
    add_rows(rows_.codes().column(columns_[place]), rows_.rows(leaf), leaf_words_.data(), n,
             words_->directions, first);
    added(c);
  });
}

}  // namespace resboost::trees
