#include "train/descent.h"

#include <algorithm>
#include <span>

#include "base/assert.h"
#include "base/count_work.h"
#include "base/flush_tiny.h"
#include "base/nan.h"
#include "train/network_message.h"

namespace resboost {
namespace {

/// Multiply-adds of a step below which a second thread costs more than it does.
constexpr Index kSmallStep = 100000;

std::unique_ptr<SharedSteps> shared_by(Communicator* ranks, const Series& series,
                                       const RowWidths& widths, const Loss& loss,
                                       const StepRule& rule, Index rows, double least_work) {
  if (!ranks || ranks->size() == 1 || step_work(series, rows) < least_work ||
      !can_be_sent(series, loss))
    return nullptr;
  return std::make_unique<SharedSteps>(*ranks, series, widths, loss, rule.precision(), rows,
                                       least_work);
}

}  // namespace

Descent::Descent(const Series& series, const Examples& examples, const Loss& loss, Index batch_size,
                 StepRule& rule, Communicator* ranks, double least_work)
    : examples_(examples),
      batch_size_(std::min(batch_size, std::max<Index>(examples.rows(), 1))),
      rule_(rule),
      widths_(widths_of_rows(series, examples)),
      networks_(series.size()),
      gradients_(series, widths_, loss, batch_size_, rule),
      shared_(shared_by(ranks, series, widths_, loss, rule, batch_size_, least_work)),
      readers_(static_cast<std::size_t>(gradients_.most_places())) {
  for (Readers& by : readers_) {
    by.z = examples.z.reader();
    if (widths_.x > 0) by.x = examples.x.reader();
    if (widths_.codes > 0) by.codes = examples.raw().codes.reader();
  }
}

Descent::StepAt Descent::step_at(const Call& call, Index step) const {
  const Index begin = step * batch_size_;
  return {step, begin, std::min(batch_size_, examples_.rows() - begin), call.rate(step)};
}

void Descent::read(const Call& call, const StepAt& at, Readers& by, Range rows,
                   SliceRows& to) const {
  const Index n = rows.size();
  const auto own =
      std::span(call.order)
          .subspan(static_cast<std::size_t>(at.begin + rows.begin), static_cast<std::size_t>(n));
  if (to.w.size() < widths_.weight * n) to.w.resize(kSliceRows);
  by.z->read(own, call.epoch, to.z.view(n, widths_.z));
  if (by.x) by.x->read(own, call.epoch, to.x.view(n, widths_.x));
  if (by.codes) by.codes->read(own, call.epoch, to.codes.view(n, widths_.codes));
  auto target = to.target.view(n, widths_.target);
  for (Index i = 0; i < n; ++i) {
    const Index row = own[static_cast<std::size_t>(i)];
    target.row(i) = examples_.target.row(row);
    if (widths_.weight > 0) to.w(i) = examples_.w(row);
  }
}

std::vector<double> Descent::run(const std::vector<Index>& order, Rng epoch, Index steps,
                                 Index steps_before, const std::function<double(Index)>& rate,
                                 Reporter& reporter, std::optional<Range> learners) {
  const Range all{0, static_cast<Index>(networks_)};
  Call call{order, epoch,      steps, steps_before, rate, reporter, learners.value_or(all),
            {},    steps == 0, 0,     {},           {}};
  RESBOOST_ASSERT(!shared_ || call.learners.size() == all.size());
  call.losses.resize(networks_, kNaN);
  call.totals.resize(networks_);
  if (!call.over) call.next = step_at(call, 0);
  const bool small = batch_size_ * rule_.size() * 3 < kSmallStep;
  gradients_.begin(threads());
  try {
    run_team(small ? 1 : gradients_.most_threads(),
             [&](const Worker& worker) { this->steps(worker, call); });
  } catch (...) {
    if (shared_) shared_->abandon();
    throw;
  }
  for (double& total : call.totals)
    total /= static_cast<double>(std::max<Index>(call.rows_seen, 1));
  return call.totals;
}

void Descent::steps(const Worker& worker, Call& call) {
  const FlushTiny flush;
  StepAt at{};  // of this thread: the first one may be a step ahead
  SliceGradients::Work whole, half;
  whole.read = half.read = [&](Index place, Range rows, SliceRows& to) {
    read(call, at, readers_[static_cast<std::size_t>(place)], rows, to);
  };
  whole.take = [&](const StepRule::Chunk& chunk) { take_step(call, at, chunk); };
  whole.finish = [&] {
    const Slicing batch(at.rows, gradients_.slice_rows());
    for (Index i = call.learners.begin; i < call.learners.end; ++i) {
      const auto network = static_cast<std::size_t>(i);
      call.losses[network] = gradients_.take_loss(network, {0, batch.slices()});
    }
    end_step(call, at);
  };
  gradients_.follow_all(worker);
  worker.barrier();
  while (!call.over) {
    at = call.next;
    const Slicing batch(at.rows, gradients_.slice_rows());
    if (shared_ && shared_->worth_it(batch, at.rows))
      shared_step(worker, call, at, batch, half);
    else
      gradients_.add_up(worker, batch, at.rows, {0, batch.slices()}, call.learners, whole);
  }
}

void Descent::shared_step(const Worker& worker, Call& call, const StepAt& at, const Slicing& batch,
                          const SliceGradients::Work& half) {
  const Range own = shared_->own_share(batch);
  const auto readers = std::min<Index>(worker.size(), std::ssize(readers_));
  if (worker.id() == 0) shared_->begin(batch);
  worker.barrier();
  for (Index s = own.end + worker.id(); worker.id() < readers && s < batch.slices(); s += readers) {
    Readers& by = readers_[static_cast<std::size_t>(worker.id())];
    read(call, at, by, batch.slice(s), by.others);
    shared_->put(batch, s, by.others);
  }
  worker.barrier();
  if (worker.id() == 0) shared_->send(at.rows, rule_);
  gradients_.add_up(worker, batch, at.rows, own, call.learners, half);
  if (worker.id() == 0) {
    for (std::size_t i = 0; i < networks_; ++i) call.losses[i] = gradients_.take_loss(i, own);
    shared_->finish(gradients_.sum_of_all(), call.losses);
  }
  worker.barrier();
  Index number = 0;
  for (const StepRule::Chunk& chunk : rule_.chunks())
    if (number++ % worker.size() == worker.id()) take_step(call, at, chunk);
  worker.barrier();
  if (worker.id() == 0) end_step(call, at);
  worker.barrier();
}

void Descent::take_step(const Call& call, const StepAt& at, const StepRule::Chunk& chunk) {
  rule_.step(chunk, call.steps_before + at.step + 1, at.rows, at.rate, gradients_.sum(chunk));
  gradients_.follow(chunk);
}

/// On the first thread; the others are at their last chunks, or wait.
void Descent::end_step(Call& call, const StepAt& at) {
  for (std::size_t i = 0; i < networks_; ++i) call.totals[i] += call.losses[i];
  call.rows_seen += at.rows;
  count_update(at.rows);
  stopped_ = call.reporter.stop_requested();
  call.over = stopped_ || at.step + 1 == call.steps;
  if (!call.over) call.next = step_at(call, at.step + 1);
}

}  // namespace resboost
