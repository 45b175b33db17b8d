#include "train/shared_scores.h"

#include <numeric>
#include <string>
#include <vector>

#include "base/row_share.h"
#include "nn/pass.h"
#include "train/network_message.h"
#include "train/shared_examples.h"
#include "train/shared_steps.h"

namespace resboost {
namespace {

constexpr const char* kScores = "scores";  // rows, network, head; then rows, then their scores

/// The rows of a run, where they lie or copied.
RowSource some_rows(const RowSource& x, Range rows) {
  if (x.in_memory()) return RowSource::borrow(x.matrix().middleRows(rows.begin, rows.size()));
  std::vector<Index> order(static_cast<std::size_t>(rows.size()));
  std::iota(order.begin(), order.end(), rows.begin);
  return x.take(order);
}

/// Of all, those that a rank scores.
Range scored_by(Index all, int rank, int ranks) {
  const RowShare share(all, rank, ranks);
  return {share.rows().begin + share.own().begin, share.rows().begin + share.own().end};
}

std::string sent_rows(const RowSource& x, Range rows) {
  if (rows.size() == 0) return {};
  const auto reader = x.reader();
  Packer message;
  message(Matrix(reader->slice(rows)));
  return message.take();
}

std::string request_of(const Network& net, Index rows) {
  Network sent = net.clone();
  Packer message;
  message(rows);
  pack(message, {&sent});
  message(sent.heads.back().weight.value);
  message(sent.heads.back().bias.value);
  return message.take();
}

void score_share(Communicator& ranks, Unpacker& message) {
  const RowShare share(message.get<Index>(), ranks.rank(), ranks.size());
  Network net;
  unpack(message, net);
  message(net.heads.back().weight.value);
  message(net.heads.back().bias.value);
  const std::string rows = ranks.scatter({});
  std::string scores;
  if (!rows.empty()) {
    const RowSource x(unpacked<Matrix>(rows));
    scores = packed(scores_of(net, x, x));
  }
  ranks.gather(scores);
}

}  // namespace

bool worth_sharing_scores(const Communicator& ranks, const Network& net, const RowSource& x) {
  if (ranks.size() == 1 || net.views().codes || net.heads.empty() || x.changes()) return false;
  Network sent = net.clone();
  const Series series = series_of(sent);
  // A step is a pass, and a way back of twice its work.
  return step_work(series, x.rows()) / 3 >= kSumToShare &&
         RowShare(x.rows(), 0, ranks.size()).own().size() < x.rows() &&
         can_be_sent(series, *make_squared_loss());
}

Matrix shared_scores(Communicator& ranks, const Network& net, const RowSource& x) {
  const Index n = x.rows();
  const auto scored = [&](int rank) { return scored_by(n, rank, ranks.size()); };
  std::vector<std::string> parts(static_cast<std::size_t>(ranks.size()));
  for (int rank = 1; rank < ranks.size(); ++rank)
    parts[static_cast<std::size_t>(rank)] = sent_rows(x, scored(rank));
  Matrix scores(n, net.outputs(x.width()));
  ask(ranks, {kScores, request_of(net, n)});
  exchange(ranks, [&] { ranks.scatter(parts); });
  const auto own = [&] {
    const RowSource first = some_rows(x, scored(0));
    scores.topRows(first.rows()) = scores_of(net, first, first);
  };
  do_own(ranks, own, [&] {
    const std::vector<std::string> all = ranks.gather({});
    for (int rank = 1; rank < ranks.size(); ++rank) {
      const Range rows = scored(rank);
      if (rows.size() > 0)
        scores.middleRows(rows.begin, rows.size()) =
            unpacked<Matrix>(all[static_cast<std::size_t>(rank)]);
    }
  });
  return scores;
}

Services score_services(Communicator& ranks) {
  return {{kScores, [&ranks](std::string_view what) {
             Unpacker message(what);
             score_share(ranks, message);
           }}};
}

}  // namespace resboost
