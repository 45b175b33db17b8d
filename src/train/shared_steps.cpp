#include "train/shared_steps.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <map>
#include <memory>
#include <utility>

#include "base/flush_tiny.h"
#include "base/packing.h"
#include "train/network_message.h"

namespace resboost {

template <class Visitor>
void carry(Visitor& v, RowWidths& widths) {
  for (Index* width : {&widths.z, &widths.x, &widths.codes, &widths.target, &widths.weight})
    v(*width);
}

namespace {

// Services of the other ranks, and what they are told:
constexpr const char* kBegin = "steps.begin";  // number, rows, widths, loss, precision, networks
constexpr const char* kStep = "steps.step";    // number, rows, parameters; then rows, then sums
constexpr const char* kEnd = "steps.end";      // number

/// Numbers of a slice of rows, one array after the other.
template <class Move>
void each_array(const RowWidths& widths, Index rows, SliceRows& slice, char* place, Move move) {
  const auto next = [&](Real* numbers, Index count) {
    const auto bytes = static_cast<std::size_t>(count) * sizeof(Real);
    if (bytes > 0) move(numbers, place, bytes);
    place += bytes;
  };
  next(slice.z.view(rows, widths.z).data(), rows * widths.z);
  next(slice.x.view(rows, widths.x).data(), rows * widths.x);
  next(slice.codes.view(rows, widths.codes).data(), rows * widths.codes);
  next(slice.target.view(rows, widths.target).data(), rows * widths.target);
  next(slice.w.data(), rows * widths.weight);
}

std::size_t bytes_of(const RowWidths& widths, Index rows) {
  return static_cast<std::size_t>(rows * widths.all()) * sizeof(Real);
}

/// Rows of a run of slices.
Range rows_of(const Slicing& batch, Range share) {
  if (share.size() <= 0) return {0, 0};
  return {batch.slice(share.begin).begin, batch.slice(share.end - 1).end};
}

// Sums of a share as bytes: losses, then the gradient.

template <class T>
void add_numbers(char* to, const char* from, std::size_t bytes) {
  constexpr std::size_t kBlock = 512;
  std::array<T, kBlock> a, b;
  for (std::size_t i = 0; i < bytes; i += kBlock * sizeof(T)) {
    const std::size_t size = std::min(kBlock * sizeof(T), bytes - i);
    std::memcpy(a.data(), to + i, size);
    std::memcpy(b.data(), from + i, size);
    for (std::size_t j = 0; j < size / sizeof(T); ++j) a[j] += b[j];
    std::memcpy(to + i, a.data(), size);
  }
}

/// A rank without a share has no bytes.
void add_sums(std::size_t losses, std::string& to, const std::string& from) {
  if (from.empty()) return;
  const std::size_t head = losses * sizeof(double);
  add_numbers<double>(to.data(), from.data(), head);
  add_numbers<Real>(to.data() + head, from.data() + head, from.size() - head);
}

void put_sums(const std::vector<double>& losses, const Eigen::Map<Vector>& gradient,
              std::string& bytes) {
  const std::size_t head = losses.size() * sizeof(double);
  const std::size_t size = static_cast<std::size_t>(gradient.size()) * sizeof(Real);
  bytes.resize(head + size);
  std::memcpy(bytes.data(), losses.data(), head);
  std::memcpy(bytes.data() + head, gradient.data(), size);
}

/// Another rank's networks, as rank 0 has them by its last step.
class Share {
 public:
  Share(Communicator& ranks, Unpacker& message) : ranks_(ranks) {
    const auto rows = message.get<Index>();
    message(widths_);
    loss_ = loss_of(message.get<std::string>());
    SgdConfig sgd;
    message(sgd.precision);
    nets_.resize(message.get<std::size_t>());
    for (Network& net : nets_) series_.push_back({&net, unpack(message, net), true});
    rule_ = std::make_unique<StepRule>(sgd, params_of(series_), 1);
    gradients_ = std::make_unique<SliceGradients>(series_, widths_, *loss_, rows, *rule_);
  }

  void step(Unpacker& message) {
    const FlushTiny flush;  // as Descent::steps()
    const auto rows = message.get<Index>();
    for (Param* param : params_of(series_))
      if (param->role != Role::fitted) message(param->value);
    const Slicing batch(rows, gradients_->slice_rows());
    const Range share = share_of(batch.slices(), ranks_.rank(), ranks_.size());
    std::string own = ranks_.scatter({});
    std::string sums;
    if (share.size() > 0) {
      add_up(batch, rows, share, own);
      std::vector<double> losses;
      for (std::size_t i = 0; i < series_.size(); ++i)
        losses.push_back(gradients_->take_loss(i, share));
      put_sums(losses, gradients_->sum_of_all(), sums);
    }
    ranks_.combine(sums, [this](std::string& to, const std::string& from) {
      add_sums(series_.size(), to, from);
    });
  }

 private:
  void add_up(const Slicing& batch, Index rows, Range share, std::string& own) {
    const Index first = rows_of(batch, share).begin;
    SliceGradients::Work work;
    work.read = [&](Index, Range of, SliceRows& to) {
      if (widths_.weight && to.w.size() < of.size()) to.w.resize(kSliceRows);
      each_array(widths_, of.size(), to, own.data() + bytes_of(widths_, of.begin - first),
                 [](Real* numbers, const char* place, std::size_t bytes) {
                   std::memcpy(numbers, place, bytes);
                 });
    };
    gradients_->begin(threads());
    run_team(gradients_->most_threads(), [&](const Worker& worker) {
      const FlushTiny flush;
      gradients_->follow_all(worker);
      worker.barrier();
      gradients_->add_up(worker, batch, rows, share, {0, std::ssize(series_)}, work);
    });
  }

  Communicator& ranks_;
  RowWidths widths_;
  std::unique_ptr<Loss> loss_;
  std::vector<Network> nets_;
  Series series_;
  std::unique_ptr<StepRule> rule_;
  std::unique_ptr<SliceGradients> gradients_;
};

}  // namespace

double step_work(const Series& series, Index rows) {
  double flops = 0;  // forward; the way back takes twice as many
  for (const Member& member : series) {
    for (const Stage& stage : member.net->stages)
      visit(*stage.block,
            [&](const std::string&, const Layer& layer) { flops += layer.own_flops(); });
    if (!member.net->heads.empty())
      flops += 2.0 * static_cast<double>(member.net->heads.back().weight.value.size());
  }
  return 1.5 * flops * static_cast<double>(rows);
}

SharedSteps::SharedSteps(Communicator& ranks, const Series& series, const RowWidths& widths,
                         const Loss& loss, Precision precision, Index rows, double least_work)
    : ranks_(ranks),
      widths_(widths),
      work_of_row_(step_work(series, 1)),
      least_work_(least_work),
      rows_(static_cast<std::size_t>(ranks.size())) {
  static std::atomic<int> numbers{0};
  number_ = numbers++;
  farewell_ = packed(number_);
  Packer message;
  message(number_);
  message(rows);
  message(widths);
  message(loss.spec());
  message(precision);
  message(series.size());
  for (const Member& member : series) pack(message, member);
  ask(ranks_, {kBegin, message.take()});
}

SharedSteps::~SharedSteps() { ask(ranks_, {kEnd, farewell_}); }

bool SharedSteps::worth_it(const Slicing& batch, Index rows) const {
  return work_of_row_ * static_cast<double>(rows) >= least_work_ &&
         own_share(batch).size() < batch.slices();
}

void SharedSteps::begin(const Slicing& batch) {
  for (int rank = 1; rank < ranks_.size(); ++rank) {
    const Range rows = rows_of(batch, share_of(batch.slices(), rank, ranks_.size()));
    rows_[static_cast<std::size_t>(rank)].resize(bytes_of(widths_, rows.size()));
  }
}

void SharedSteps::put(const Slicing& batch, Index slice, SliceRows& rows) {
  const Index size = own_share(batch).size();
  const auto rank = static_cast<std::size_t>(slice / size);
  const Index first = batch.slice(slice / size * size).begin;
  const Range of = batch.slice(slice);
  each_array(widths_, of.size(), rows, rows_[rank].data() + bytes_of(widths_, of.begin - first),
             [](const Real* numbers, char* place, std::size_t bytes) {
               std::memcpy(place, numbers, bytes);
             });
}

void SharedSteps::send(Index rows, const StepRule& rule) {
  Packer message;
  message(number_);
  message(rows);
  for (const Vector& value : rule.values()) message(value);
  ask(ranks_, {kStep, message.take()});
  exchange(ranks_, [&] { ranks_.scatter(rows_); });
  due_ = true;
}

void SharedSteps::finish(Eigen::Map<Vector> gradient, std::vector<double>& losses) {
  put_sums(losses, gradient, sums_);
  due_ = false;
  const std::size_t head = losses.size() * sizeof(double);
  exchange(ranks_, [&] {
    ranks_.combine(sums_, [&](std::string& to, const std::string& from) {
      add_sums(losses.size(), to, from);
    });
  });
  std::memcpy(losses.data(), sums_.data(), head);
  std::memcpy(gradient.data(), sums_.data() + head, sums_.size() - head);
}

void SharedSteps::abandon() {
  if (!std::exchange(due_, false)) return;
  std::string nothing;
  exchange(ranks_, [&] { ranks_.combine(nothing, [](std::string&, const std::string&) {}); });
}

Services step_services(Communicator& ranks) {
  using Shares = std::map<int, std::unique_ptr<Share>>;
  const auto shares = std::make_shared<Shares>();
  return {{kBegin,
           [shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const int number = message.get<int>();
             (*shares)[number] = std::make_unique<Share>(ranks, message);
           }},
          {kStep,
           [shares](std::string_view what) {
             Unpacker message(what);
             const int number = message.get<int>();
             shares->at(number)->step(message);
           }},
          {kEnd, [shares](std::string_view what) { shares->erase(unpacked<int>(what)); }}};
}

}  // namespace resboost
