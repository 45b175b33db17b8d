#include "train/trees/shared_rows.h"

#include <atomic>
#include <cstring>
#include <utility>

#include "train/network_message.h"
#include "train/trees/row_messages.h"
#include "train/trees/row_services.h"

namespace resboost::trees {
namespace {

// Work of a tree in additions of about a nanosecond: what a row costs for each column and score.
constexpr double kWorkOfColumn = 5, kWorkOfScore = 20;
/// And what a leaf must come to for its exchange, of two messages: far more than those take in a
/// network of machines.
constexpr double kWorkOfLeaf = 500'000;

/// What all ranks say, in their order; of rank 0 what there is already.
void collect(Communicator& ranks, std::string& bytes) {
  ranks.combine(bytes, [](std::string& to, const std::string& from) { to += from; });
}

std::string bytes_of(const Rows& rows) {
  return {reinterpret_cast<const char*>(rows.data()),
          static_cast<std::size_t>(rows.size()) * sizeof(Real)};
}

/// Rows of other ranks, copied before they are asked to take them, as memory may end.
std::vector<std::string> parts_of(const Rows& all, int ranks) {
  std::vector<std::string> parts(static_cast<std::size_t>(ranks));
  for (int rank = 1; rank < ranks; ++rank) {
    const Range rows = GroupShare(all.rows(), rank, ranks).rows();
    parts[static_cast<std::size_t>(rank)] = bytes_of(all.middleRows(rows.begin, rows.size()));
  }
  return parts;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

template <class T>
void add(std::vector<T>& to, const std::vector<T>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

void merge(Extent& all, const Extent& more) {
  all.largest = largest_of(all.largest, more.largest);
  append(all.norms, more.norms);
}

void merge(LeafSums& all, const LeafSums& more) {
  add(all.rows, more.rows);
  add(all.grown, more.grown);
  append(all.sums, more.sums);
}

/// What own() says of rank 0's rows, and all other ranks of theirs.
template <class Record, class Own>
Record merged(Communicator* ranks, Own own) {
  if (!ranks) return own();
  std::string bytes;
  do_own(
      *ranks, [&] { bytes = packed(own()); }, [&] { collect(*ranks, bytes); });
  Unpacker parts(bytes);
  auto all = parts.get<Record>();
  for (int rank = 1; rank < ranks->size(); ++rank) merge(all, parts.get<Record>());
  return all;
}

}  // namespace

SharedRows::SharedRows(Sample sample, const Loss& loss, const SlopeColumns& slopes,
                       Communicator* ranks)
    : ranks_(ranks), rows_(sample.rows()) {
  if (ranks_) deal(sample, loss, slopes);
  const GroupShare share(rows_, 0, ranks_ ? ranks_->size() : 1);
  if (ranks_) sample.scores = Matrix(sample.scores.topRows(share.rows().size()));
  own_.emplace(std::move(sample), loss, share, slopes);
}

SharedRows::~SharedRows() {
  if (ranks_) ask(*ranks_, {kForgetRows, farewell_});
}

void SharedRows::deal(const Sample& sample, const Loss& loss, const SlopeColumns& slopes) {
  static std::atomic<int> tables{0};
  table_ = tables++;
  farewell_ = packed(table_);
  const int size = ranks_->size();
  std::vector<int> kinds;
  for (const Codes::Column& column : sample.codes.columns) kinds.push_back(column.codes);
  const bool weighted = sample.w.size() > 0;
  const auto targets = parts_of(sample.target, size), scores = parts_of(sample.scores, size);
  const auto weights =
      parts_of(Eigen::Map<const Matrix>(sample.w.data(), weighted ? rows_ : 0, 1), size);
  std::vector<std::string> column(static_cast<std::size_t>(size));
  tell(kDealRows, packed(rows_, kinds, sample.target.cols(), sample.scores.cols(), weighted,
                         loss.spec(), slopes));
  exchange(*ranks_, [&] {
    for (std::size_t c = 0; c < kinds.size(); ++c) {
      const std::uint8_t* codes = sample.codes.column(static_cast<Index>(c));
      for (int rank = 1; rank < size; ++rank) {
        const Range rows = GroupShare(rows_, rank, size).rows();
        column[static_cast<std::size_t>(rank)].assign(codes + rows.begin, codes + rows.end);
      }
      ranks_->scatter(column);
    }
    ranks_->scatter(targets);
    ranks_->scatter(scores);
    if (weighted) ranks_->scatter(weights);
  });
}

/// Asks the others, where there are any, for something that is done to this table's rows.
void SharedRows::tell(const char* service, const std::string& what) const {
  if (ranks_) ask(*ranks_, {service, packed(table_) + what});
}

void SharedRows::take_turns() {
  for (const Turn& turn : std::exchange(turns_, {})) own_->growing().split(turn);
}

Extent SharedRows::look(const Draws& draws) {
  offsets_ = bin_offsets(own().codes, draws.columns, static_cast<int>(draws.directions.cols()));
  turns_.clear();
  if (ranks_) tell(kLookAtRows, packed(draws));
  return merged<Extent>(ranks_, [&] { return own_->look(draws); });
}

void SharedRows::round(const Rounding& rounding) {
  if (ranks_) tell(kRoundRows, packed(rounding));
  own_->round(rounding);
}

void SharedRows::add_up(int leaf, std::vector<Word>& bins,
                        const std::function<void(Index)>& added) {
  if (!ranks_) {
    take_turns();
    return own_->growing().add_up(leaf, bins, added);
  }
  bins.resize(static_cast<std::size_t>(offsets_.back() + 1));
  tell(kAddUpRows, packed(turns_, leaf));
  const auto own = [&] {
    take_turns();
    own_->growing().add_up(leaf, bins, [](Index) {});
  };
  do_own(*ranks_, own, [&] { ranks_->sum(bins); });
  over_columns(offsets_, 0, added);
}

LeafSums SharedRows::sum_leaves(const Structure& tree) {
  if (ranks_) tell(kSumLeaves, packed(turns_, tree));
  return merged<LeafSums>(ranks_, [&] {
    take_turns();
    return own_->sum_leaves(tree);
  });
}

void SharedRows::move(const LeafValues& values) {
  if (ranks_) tell(kMoveRows, packed(values));
  own_->move(values);
}

Communicator* helping_ranks(Communicator* ranks, const Sample& sample, const Loss& loss,
                            int leaves) {
  if (!ranks || ranks->size() == 1 || !can_be_sent({}, loss)) return nullptr;
  const auto rows = static_cast<double>(sample.rows());
  const double work = rows * (kWorkOfColumn * static_cast<double>(sample.codes.columns.size()) +
                              kWorkOfScore * static_cast<double>(sample.scores.cols()));
  return work >= kWorkOfLeaf * leaves ? ranks : nullptr;
}

Matrix SharedRows::scores() const {
  if (!ranks_) return own().scores;
  std::string bytes = bytes_of(own().scores);
  Matrix all(rows_, own().scores.cols());
  tell(kGiveScores, {});
  exchange(*ranks_, [&] { collect(*ranks_, bytes); });
  std::memcpy(all.data(), bytes.data(), bytes.size());
  return all;
}

void SharedRows::set_scores(const Matrix& scores) {
  own_->sample().scores = scores.topRows(own().rows());
  if (!ranks_) return;
  const auto parts = parts_of(scores, ranks_->size());
  tell(kTakeScores, {});
  exchange(*ranks_, [&] { ranks_->scatter(parts); });
}

}  // namespace resboost::trees
