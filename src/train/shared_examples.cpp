#include "train/shared_examples.h"

#include <atomic>
#include <cstring>
#include <utility>

#include "nn/pass.h"
#include "train/network_message.h"
#include "train/shared_steps.h"

namespace resboost {
namespace {

// Services of the other ranks, and what they are told:
constexpr const char* kDeal = "examples.deal";        // DealtRows; then what that has, one by one
constexpr const char* kAdvance = "examples.advance";  // number, stage; then z is gathered
constexpr const char* kForget = "examples.forget";    // number

/// What is dealt, by widths; 0: nothing.
struct DealtRows {
  int number = 0;
  Index rows = 0, x = 0, read = 0, target = 0, weight = 0;
  bool read_is_x = false;
};
template <class Visitor>
void carry(Visitor& v, DealtRows& dealt) {
  v(dealt.number);
  for (Index* width : {&dealt.rows, &dealt.x, &dealt.read, &dealt.target, &dealt.weight}) v(*width);
  v(dealt.read_is_x);
}

std::size_t row_bytes(const Rows& rows) {
  return static_cast<std::size_t>(rows.cols()) * sizeof(Real);
}

std::string bytes_of_rows(const Rows& rows) {
  std::string bytes(static_cast<std::size_t>(rows.rows()) * row_bytes(rows), '\0');
  for (Index i = 0; i < rows.rows() && !bytes.empty(); ++i)
    std::memcpy(bytes.data() + static_cast<std::size_t>(i) * row_bytes(rows), rows.row(i).data(),
                row_bytes(rows));
  return bytes;
}

void put_rows(const std::string& bytes, MutRows rows) {
  if (bytes.empty()) return;
  for (Index i = 0; i < rows.rows(); ++i)
    std::memcpy(rows.row(i).data(), bytes.data() + static_cast<std::size_t>(i) * row_bytes(rows),
                row_bytes(rows));
}

/// Is x a table in memory, which z is made of?
bool has_table(const Examples& examples) {
  return examples.pooling.window == 0 && examples.x.in_memory() && !examples.x.changes();
}

/// Multiply-adds of a row's way through a stage.
double pass_work(const Stage& stage) {
  double flops = 0;
  visit(*stage.block, [&](const std::string&, const Layer& layer) { flops += layer.own_flops(); });
  return flops / 2;
}

Network network_of_stage(const Stage& stage) {
  Network net;
  net.stages.push_back(stage.clone());
  return net;
}

bool stage_can_be_sent(const Stage& stage) {
  Network net = network_of_stage(stage);
  return can_be_sent(series_of(net), *make_squared_loss());
}

void take_dealt(Communicator& ranks, ExamplesShares& shares, const DealtRows& dealt) {
  ExamplesShare& own = shares[dealt.number];
  own.share = RowShare(dealt.rows, ranks.rank(), ranks.size());
  if (dealt.x > 0) own.x = take_rows(ranks, own.share, dealt.x);
  if (dealt.read > 0) own.read = take_rows(ranks, own.share, dealt.read);
  if (dealt.read_is_x) own.read = own.x;
  if (dealt.target > 0) own.target = take_rows(ranks, own.share, dealt.target);
  if (dealt.weight > 0) own.w = take_rows(ranks, own.share, 1).col(0);
}

void advance_share(Communicator& ranks, ExamplesShare& own, Unpacker& message) {
  Network net;
  unpack(message, net);
  const Stage& stage = net.stages.front();
  Matrix next(own.read.rows(), stage.block->outputs());
  Pass(stage, RawSources(RowSource::borrow(own.x)), RowSource::borrow(own.read))
      .each([&](const PassSlice& slice) {
        next.middleRows(slice.rows.begin, slice.rows.size()) =
            slice.trace.z[1].view(slice.rows.size(), next.cols());
      });
  own.read = std::move(next);
  give_rows(ranks, own.share, own.read);
}

}  // namespace

DealtParts::DealtParts(Communicator& ranks, const Rows& all)
    : ranks_(ranks), parts_(static_cast<std::size_t>(ranks.size())) {
  for (int rank = 1; rank < ranks.size(); ++rank) {
    const Range rows = RowShare(all.rows(), rank, ranks.size()).rows();
    parts_[static_cast<std::size_t>(rank)] = bytes_of_rows(all.middleRows(rows.begin, rows.size()));
  }
}

void DealtParts::deal() const { ranks_.scatter(parts_); }

Matrix take_rows(Communicator& ranks, const RowShare& share, Index width) {
  Matrix rows(share.rows().size(), width);
  put_rows(ranks.scatter({}), rows);
  return rows;
}

void gather_rows(Communicator& ranks, MutRows all) {
  const std::vector<std::string> parts = ranks.gather({});
  for (int rank = 1; rank < ranks.size(); ++rank) {
    const RowShare share(all.rows(), rank, ranks.size());
    put_rows(parts[static_cast<std::size_t>(rank)],
             all.middleRows(share.rows().begin + share.own().begin, share.own().size()));
  }
}

void give_rows(Communicator& ranks, const RowShare& share, const Rows& rows) {
  ranks.gather(bytes_of_rows(rows.middleRows(share.own().begin, share.own().size())));
}

SharedExamples::SharedExamples(Communicator& ranks, double least_work)
    : ranks_(ranks), least_work_(least_work) {
  static std::atomic<int> numbers{0};
  number_ = numbers++;
  farewell_ = packed(number_);
}

SharedExamples::~SharedExamples() {
  if (has_rows_) resboost::ask(ranks_, {kForget, farewell_});
}

bool SharedExamples::worth_it(Index rows, double work_of_row) const {
  return static_cast<double>(rows) * work_of_row >= least_work_ && share(rows).rows().size() < rows;
}

void SharedExamples::ask(const Examples& examples, const char* service, const std::string& what) {
  deal(examples);
  resboost::ask(ranks_, {service, packed(number_) + what});
}

void SharedExamples::deal(const Examples& examples) {
  if (has_rows_ && has_read_) return;
  const Rows read = examples.read.matrix();
  DealtRows dealt{number_, examples.rows()};
  const bool with_x = !has_rows_ && has_table(examples);
  if (with_x) dealt.x = examples.x.width();
  dealt.read_is_x = with_x && examples.x.matrix().data() == read.data();
  if (!has_read_ && !dealt.read_is_x) dealt.read = read.cols();
  if (!has_rows_) dealt.target = examples.target.cols();
  if (!has_rows_) dealt.weight = examples.w.size() ? 1 : 0;
  std::vector<DealtParts> parts;  // in the order of take_dealt()
  if (dealt.x > 0) parts.emplace_back(ranks_, examples.x.matrix());
  if (dealt.read > 0) parts.emplace_back(ranks_, read);
  if (dealt.target > 0) parts.emplace_back(ranks_, examples.target);
  if (dealt.weight > 0)
    parts.emplace_back(ranks_, Eigen::Map<const Matrix>(examples.w.data(), examples.w.size(), 1));
  resboost::ask(ranks_, {kDeal, packed(dealt)});
  exchange(ranks_, [&] {
    for (const DealtParts& part : parts) part.deal();
  });
  has_rows_ = has_read_ = true;
}

bool SharedExamples::can_advance(const Examples& before, const Stage& stage) const {
  return has_read_ && has_table(before) && stage.pooling.window == 0 &&
         stage.reads != Reads::codes && worth_it(before.rows(), pass_work(stage)) &&
         stage_can_be_sent(stage);
}

bool SharedExamples::advance(const Examples& before, const Stage& stage,
                             const std::function<void(Index own)>& move, MutRows z) {
  const bool helped = can_advance(before, stage);
  if (helped) {
    Network net = network_of_stage(stage);
    Packer message;
    pack(message, {&net});
    ask(before, kAdvance, message.take());
  }
  has_read_ = false;  // until z has moved there, or is dealt again
  if (!helped) return false;
  do_own(
      ranks_, [&] { move(share(z.rows()).own().end); }, [&] { gather_rows(ranks_, z); });
  has_read_ = true;
  return true;
}

Services example_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares) {
  return {{kDeal,
           [shares, &ranks](std::string_view what) {
             take_dealt(ranks, *shares, unpacked<DealtRows>(what));
           }},
          {kAdvance,
           [shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const int number = message.get<int>();
             advance_share(ranks, shares->at(number), message);
           }},
          {kForget, [shares](std::string_view what) { shares->erase(unpacked<int>(what)); }}};
}

}  // namespace resboost
