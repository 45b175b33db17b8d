#include "train/trees/shared_rows.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/packing.h"
#include "base/parallel.h"
#include "train/trees/all_leaves.h"
#include "train/trees/histogram.h"

namespace resboost::trees {
namespace {

// Services of the other ranks, and what they are told:
constexpr const char* kTable =
    "trees.table";  // number, rows, codes of the columns; then their values
constexpr const char* kTree = "trees.tree";  // number, directions, columns; then ChosenRows
constexpr const char* kLeaf = "trees.leaf";  // number, splits, leaf; then the sum of its bins
constexpr const char* kFind = "trees.find";  // number, nodes, sets; then the leaves are gathered
constexpr const char* kForget = "trees.forget";  // number

/// Finding a row's leaf costs as much as its part in so many columns' histograms.
constexpr Index kColumnsOfLeaf = 8;

static_assert(std::is_trivially_copyable_v<TreeNode> && std::is_trivially_copyable_v<CodeSet>);

template <class T>
std::string raw(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <class T>
std::vector<T> of_raw(const std::string& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

/// The first row of a rank's share, and with the next rank the end.
Index share_begin(Index rows, int rank, int ranks) { return rows * rank / ranks; }

/// Rows of a share that a tree is grown on, and their words.
struct ChosenRows {
  std::vector<std::uint32_t> rows;  ///< ascending numbers within the share
  std::vector<Word> words;          ///< [rows, directions]
};
template <class Visitor>
void carry(Visitor& v, ChosenRows& chosen) {
  v(chosen.rows);
  v(chosen.words);
}

/// 256 codes in 32 bytes.
std::vector<std::uint64_t> packed_sides(const Sides& goes_left) {
  std::vector<std::uint64_t> bits(4);
  for (std::size_t code = 0; code < goes_left.size(); ++code)
    bits[code / 64] |= std::uint64_t{goes_left[code]} << (code % 64);
  return bits;
}

Sides unpacked_sides(const std::vector<std::uint64_t>& bits) {
  Sides goes_left{};
  for (std::size_t code = 0; code < goes_left.size(); ++code)
    goes_left[code] = (bits.at(code / 64) >> (code % 64)) & 1;
  return goes_left;
}

/// A rank's rows of a table, and of the tree that is being grown.
class Share {
 public:
  Share(Communicator& ranks, Unpacker& message) : ranks_(ranks) {
    message(codes_.rows);
    for (const int codes : message.get<std::vector<int>>()) codes_.columns.push_back({codes});
    const Index all = codes_.rows;
    codes_.rows = share_begin(all, ranks.rank() + 1, ranks.size()) -
                  share_begin(all, ranks.rank(), ranks.size());
    for (std::size_t c = 0; c < codes_.columns.size(); ++c) {
      const std::string column = ranks.scatter({});
      codes_.values.insert(codes_.values.end(), column.begin(), column.end());
    }
  }

  void begin(Unpacker& message) {
    message(words_.directions);
    message(columns_);
    const auto chosen = unpacked<ChosenRows>(ranks_.scatter({}));
    const auto d = static_cast<std::size_t>(words_.directions);
    words_.rows = codes_.rows;
    words_.values.resize(static_cast<std::size_t>(codes_.rows) * d);
    for (std::size_t i = 0; i < chosen.rows.size(); ++i)
      std::copy_n(chosen.words.data() + i * d, d, words_.values.data() + chosen.rows[i] * d);
    rows_.begin(chosen.rows);
    offsets_ = bin_offsets(codes_, columns_, words_.directions);
  }

  void add_up(Unpacker& message) {
    for (auto turns = message.get<std::size_t>(); turns > 0; --turns) {
      const int leaf = message.get<int>();
      const auto column = message.get<Index>();
      rows_.split(leaf, column, unpacked_sides(message.get<std::vector<std::uint64_t>>()));
    }
    const int leaf = message.get<int>();
    bins_.assign(static_cast<std::size_t>(offsets_.back()), 0);
    leaf_words_.gather(words_, rows_.rows(leaf), rows_.size(leaf));
    parallel_tasks(std::ssize(columns_), [&](Index c) {
      const auto place = static_cast<std::size_t>(c);
      add_rows(codes_.column(columns_[place]), rows_.rows(leaf), leaf_words_.data(),
               rows_.size(leaf), words_.directions, bins_.data() + offsets_[place]);
    });
    ranks_.sum(bins_);
  }

  void find_leaves(Unpacker& message) {
    const auto nodes = of_raw<TreeNode>(message.get<std::string>());
    const auto sets = of_raw<CodeSet>(message.get<std::string>());
    std::string leaf(static_cast<std::size_t>(codes_.rows), '\0');
    find_all_leaves({nodes.data(), std::ssize(nodes), sets.data()}, codes_, codes_.rows,
                    reinterpret_cast<std::uint8_t*>(leaf.data()));
    ranks_.gather(leaf);
  }

 private:
  Communicator& ranks_;
  Codes codes_;
  Partition rows_{codes_};
  Words words_;
  std::vector<int> columns_;
  std::vector<Index> offsets_;
  LeafWords leaf_words_;
  std::vector<Word> bins_;
};

}  // namespace

SharedRows::SharedRows(Communicator& ranks, const Codes& codes, Index least_work)
    : ranks_(ranks), rows_(codes.rows), least_work_(least_work) {
  static std::atomic<int> tables{0};
  table_ = tables++;
  farewell_ = packed(table_);
  std::vector<int> kinds;
  for (const Codes::Column& column : codes.columns) kinds.push_back(column.codes);
  std::vector<std::string> parts(static_cast<std::size_t>(ranks.size()));
  ask(ranks, {kTable, packed(table_, codes.rows, kinds)});
  exchange(ranks, [&] {
    for (std::size_t c = 0; c < codes.columns.size(); ++c) {
      const auto* column = reinterpret_cast<const char*>(codes.column(static_cast<Index>(c)));
      for (int rank = 1; rank < ranks.size(); ++rank)
        parts[static_cast<std::size_t>(rank)].assign(
            column + share_begin(rows_, rank, ranks.size()),
            column + share_begin(rows_, rank + 1, ranks.size()));
      ranks.scatter(parts);
    }
  });
}

SharedRows::~SharedRows() { ask(ranks_, {kForget, farewell_}); }

bool SharedRows::worth_it(Index rows) const { return rows * std::ssize(columns_) >= least_work_; }

Index SharedRows::own_of(std::span<const std::uint32_t> rows) const {
  const Index end = share_begin(rows_, 1, ranks_.size());
  return std::lower_bound(rows.begin(), rows.end(), end) - rows.begin();
}

void SharedRows::begin(const Words& words, const std::vector<int>& columns,
                       std::span<const std::uint32_t> rows) {
  words_ = &words;
  columns_ = columns;
  chosen_ = rows;
  sent_ = false;
  turns_.clear();
}

void SharedRows::split(int leaf, Index column, const Sides& goes_left) {
  if (sent_) turns_.push_back({leaf, column, goes_left});
}

void SharedRows::send_tree() {
  const auto d = static_cast<std::size_t>(words_->directions);
  std::vector<std::string> parts(static_cast<std::size_t>(ranks_.size()));
  auto row = chosen_.begin() + own_of(chosen_);
  for (int rank = 1; rank < ranks_.size(); ++rank) {
    const auto begin = static_cast<std::uint32_t>(share_begin(rows_, rank, ranks_.size()));
    const Index end = share_begin(rows_, rank + 1, ranks_.size());
    ChosenRows chosen;
    for (; row != chosen_.end() && *row < end; ++row) {
      chosen.rows.push_back(*row - begin);
      const Word* words = words_->values.data() + *row * d;
      chosen.words.insert(chosen.words.end(), words, words + d);
    }
    parts[static_cast<std::size_t>(rank)] = packed(chosen);
  }
  ask(ranks_, {kTree, packed(table_, words_->directions, columns_)});
  exchange(ranks_, [&] { ranks_.scatter(parts); });
  sent_ = true;
}

void SharedRows::add_up(int leaf, std::vector<Word>& bins, const std::function<void()>& own) {
  if (!sent_) send_tree();
  Packer message;
  message(table_);
  message(turns_.size());
  for (const Turn& turn : turns_) {
    message(turn.leaf);
    message(turn.column);
    message(packed_sides(turn.goes_left));
  }
  message(leaf);
  turns_.clear();
  ask(ranks_, {kLeaf, message.take()});
  do_own(ranks_, own, [&] { ranks_.sum(bins); });
}

bool SharedRows::worth_finding_leaves() const { return rows_ * kColumnsOfLeaf >= least_work_; }

void SharedRows::find_leaves(const std::vector<TreeNode>& nodes, const std::vector<CodeSet>& sets,
                             const Codes& codes, std::vector<std::uint8_t>& leaf) {
  ask(ranks_, {kFind, packed(table_, raw(nodes), raw(sets))});
  const auto own = [&] {
    find_all_leaves({nodes.data(), std::ssize(nodes), sets.data()}, codes,
                    share_begin(rows_, 1, ranks_.size()), leaf.data());
  };
  do_own(ranks_, own, [&] {
    const std::vector<std::string> all = ranks_.gather({});
    for (int rank = 1; rank < ranks_.size(); ++rank) {
      const std::string& part = all[static_cast<std::size_t>(rank)];
      std::copy(part.begin(), part.end(), leaf.begin() + share_begin(rows_, rank, ranks_.size()));
    }
  });
}

Services tree_services(Communicator& ranks) {
  using Shares = std::map<int, std::unique_ptr<Share>>;
  const auto shares = std::make_shared<Shares>();
  const auto of = [shares](Unpacker& message) -> Share& { return *shares->at(message.get<int>()); };
  return {{kTable,
           [shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const int table = message.get<int>();
             (*shares)[table] = std::make_unique<Share>(ranks, message);
           }},
          {kTree,
           [of](std::string_view what) {
             Unpacker message(what);
             of(message).begin(message);
           }},
          {kLeaf,
           [of](std::string_view what) {
             Unpacker message(what);
             of(message).add_up(message);
           }},
          {kFind,
           [of](std::string_view what) {
             Unpacker message(what);
             of(message).find_leaves(message);
           }},
          {kForget, [shares](std::string_view what) { shares->erase(unpacked<int>(what)); }}};
}

}  // namespace resboost::trees
