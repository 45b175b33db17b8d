#include "train/trees/row_services.h"

#include <cstring>
#include <functional>
#include <map>
#include <memory>

#include "train/network_message.h"
#include "train/trees/row_messages.h"

namespace resboost::trees {
namespace {

Matrix taken_rows(Communicator& ranks, Index rows, Index width) {
  Matrix taken(rows, width);
  const std::string bytes = ranks.scatter({});
  if (taken.size() > 0) std::memcpy(taken.data(), bytes.data(), bytes.size());
  return taken;
}

/// Behind what the ranks before this one give.
void give(Communicator& ranks, std::string bytes) {
  ranks.combine(bytes, [](std::string& to, const std::string& from) { to += from; });
}

/// Another rank's rows of a table.
class Share {
 public:
  Share(Communicator& ranks, Unpacker& message) : ranks_(ranks) {
    const GroupShare share(message.get<Index>(), ranks.rank(), ranks.size());
    codes_.rows = share.rows().size();
    for (const int codes : message.get<std::vector<int>>()) codes_.columns.push_back({codes});
    const auto targets = message.get<Index>(), outputs = message.get<Index>();
    const bool weighted = message.get<bool>();
    loss_ = loss_of(message.get<std::string>());
    message(slopes_);
    for (std::size_t c = 0; c < codes_.columns.size(); ++c) {
      const std::string column = ranks.scatter({});
      codes_.values.insert(codes_.values.end(), column.begin(), column.end());
    }
    target_ = taken_rows(ranks, codes_.rows, targets);
    Matrix scores = taken_rows(ranks, codes_.rows, outputs);
    if (weighted) w_ = taken_rows(ranks, codes_.rows, 1).col(0);
    rows_ = std::make_unique<OwnRows>(Sample{codes_, target_, w_, std::move(scores)}, *loss_, share,
                                      slopes_);
  }

  void look(Unpacker& message) { give(ranks_, packed(rows_->look(message.get<Draws>()))); }
  void round(Unpacker& message) { rows_->round(message.get<Rounding>()); }
  void add_up(Unpacker& message) {
    take_turns(message);
    rows_->growing().add_up(message.get<int>(), bins_, [](Index) {});
    ranks_.sum(bins_);
  }
  void sum_leaves(Unpacker& message) {
    take_turns(message);
    give(ranks_, packed(rows_->sum_leaves(message.get<Structure>())));
  }
  void move(Unpacker& message) { rows_->move(message.get<LeafValues>()); }
  void give_scores(Unpacker&) {
    const Matrix& scores = rows_->sample().scores;
    give(ranks_, {reinterpret_cast<const char*>(scores.data()),
                  static_cast<std::size_t>(scores.size()) * sizeof(Real)});
  }
  void take_scores(Unpacker&) {
    rows_->sample().scores = taken_rows(ranks_, codes_.rows, rows_->sample().scores.cols());
  }

 private:
  void take_turns(Unpacker& message) {
    for (const Turn& turn : message.get<std::vector<Turn>>()) rows_->growing().split(turn);
  }

  Communicator& ranks_;
  Codes codes_;
  Matrix target_;
  Vector w_;
  std::unique_ptr<Loss> loss_;
  SlopeColumns slopes_;
  std::unique_ptr<OwnRows> rows_;
  std::vector<Word> bins_;
};

}  // namespace

Services tree_services(Communicator& ranks) {
  using Shares = std::map<int, std::unique_ptr<Share>>;
  const auto shares = std::make_shared<Shares>();
  const auto of = [shares](void (Share::*does)(Unpacker&)) {
    return [shares, does](std::string_view what) {
      Unpacker message(what);
      Share& share = *shares->at(message.get<int>());
      (share.*does)(message);
    };
  };
  return {{kDealRows,
           [shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const int table = message.get<int>();
             (*shares)[table] = std::make_unique<Share>(ranks, message);
           }},
          {kLookAtRows, of(&Share::look)},
          {kRoundRows, of(&Share::round)},
          {kAddUpRows, of(&Share::add_up)},
          {kSumLeaves, of(&Share::sum_leaves)},
          {kMoveRows, of(&Share::move)},
          {kGiveScores, of(&Share::give_scores)},
          {kTakeScores, of(&Share::take_scores)},
          {kForgetRows, [shares](std::string_view what) { shares->erase(unpacked<int>(what)); }}};
}

}  // namespace resboost::trees
