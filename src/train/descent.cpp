#include "train/descent.h"

#include <algorithm>
#include <atomic>
#include <span>
#include <utility>

#include "base/count_work.h"
#include "base/parallel.h"
#include "kernels/bf16.h"
#include "nn/slice_rows.h"

namespace resboost {
namespace {

/// Slices whose activations are kept at a time: a larger minibatch goes in waves of so many. Also
/// the most threads that a step can use.
constexpr Index kWave = 8;

/// Multiply-adds of a step below which a second thread costs more than it does.
constexpr Index kSmallStep = 100000;

/// Rows of a slice of all networks.
Index rows_of_slices(const Series& series, Index inputs) {
  Index rows = kSliceRows;
  const std::vector<Index> widths = widths_of(series, inputs);
  for (std::size_t i = 0; i < series.size(); ++i)
    rows = std::min(rows, slice_rows(*series[i].net, widths[i]));
  return rows;
}

}  // namespace

Descent::Descent(Series series, const Examples& examples, const Loss& loss, Index batch_size,
                 StepRule& rule)
    : examples_(examples),
      loss_(loss),
      batch_size_(std::min(batch_size, std::max<Index>(examples.rows(), 1))),
      rule_(rule),
      slice_rows_(rows_of_slices(series, examples.width())),
      gradient_(rule, Slicing(batch_size_, slice_rows_).slices(), kWave),
      packed_(kernels::bf16_for(rule.precision())) {
  const std::vector<Index> widths = widths_of(series, examples.width());
  for (std::size_t i = 0; i < series.size(); ++i) add_learner(series[i], widths[i]);
  const Slicing slicing(batch_size_, slice_rows_);
  losses_.resize(series.size() * static_cast<std::size_t>(slicing.slices()));
  slices_.resize(static_cast<std::size_t>(std::min(slicing.slices(), kWave)));
  for (Slice& slice : slices_) {
    slice.trace.packed = &packed_;
    slice.z_rows = examples.z.reader();
    if (needs_x_) slice.x_rows = examples.x.reader();
    if (needs_codes_) slice.code_rows = examples.raw().codes.reader();
  }
}

void Descent::add_learner(const Member& member, Index inputs) {
  Network& net = *member.net;
  const Chain chain(net);
  Learner learner{&net,
                  inputs,
                  member.passed,
                  {},
                  chain.has(Reads::z_and_x) || chain.has(Reads::x),
                  chain.has(Reads::codes)};
  for (Index stage = 0; stage <= net.depth(); ++stage) {
    const auto own = net.params(stage);
    for (const StepRule::Chunk& chunk : rule_.chunks())
      if (std::find(own.begin(), own.end(), chunk.param) != own.end())
        learner.chunks.push_back({stage, chunk});
  }
  for (const Stage& stage : net.stages) packed_.add(*stage.block);
  needs_x_ = needs_x_ || learner.needs_x;
  needs_codes_ = needs_codes_ || learner.needs_codes;
  most_chunks_ = std::max(most_chunks_, std::ssize(learner.chunks));
  learners_.push_back(std::move(learner));
}

void Descent::read(Range rows, const std::vector<Index>& order, Slice& slice) {
  const Index n = rows.size();
  auto target = slice.target.view(n, examples_.target.cols());
  const bool weighted = examples_.w.size() > 0;
  if (weighted && slice.w.size() < n) slice.w.resize(kSliceRows);
  const auto own =
      std::span(order).subspan(static_cast<std::size_t>(rows.begin), static_cast<std::size_t>(n));
  slice.z_rows->read(own, epoch_, slice.z.view(n, examples_.width()));
  if (needs_x_) slice.x_rows->read(own, epoch_, slice.x.view(n, examples_.x.width()));
  if (needs_codes_) slice.code_rows->read(own, epoch_, slice.codes.view(n, code_columns()));
  for (Index i = 0; i < n; ++i) {
    const Index row = own[static_cast<std::size_t>(i)];
    target.row(i) = examples_.target.row(row);
    if (weighted) slice.w(i) = examples_.w(row);
  }
}

RawRows Descent::raw(const Learner& learner, Index rows, Slice& slice) const {
  return {
      slice.x.view(learner.needs_x ? rows : 0, examples_.x.width()),
      slice.codes.view(learner.needs_codes ? rows : 0, learner.needs_codes ? code_columns() : 0)};
}

double Descent::pass(const Learner& learner, Index rows, Index batch_rows, Slice& slice) {
  const Network& net = *learner.net;
  const auto z = slice.z.view(rows, learner.inputs);
  const RawRows raw_rows = raw(learner, rows, slice);
  const auto scores = net.forward(raw_rows, z, slice.trace);
  auto dscores = slice.dscores.view(rows, scores.cols());
  MutRows out(dscores);
  const double loss = loss_.sum(scores, slice.target.view(rows, examples_.target.cols()),
                                slice.w.head(examples_.w.size() > 0 ? rows : 0),
                                Real(1) / static_cast<Real>(batch_rows), &out);
  net.backward(raw_rows, z, slice.trace, dscores, nullptr);
  return loss;
}

void Descent::add_gradient(const Learner& learner, const Chunk& chunk, Index rows, Slice& slice,
                           Real* sum) const {
  const Network& net = *learner.net;
  net.add_gradient(raw(learner, rows, slice), slice.z.view(rows, learner.inputs), slice.trace,
                   slice.dscores.view(rows, net.outputs(learner.inputs)), chunk.stage,
                   *chunk.of.param, chunk.of.rows, sum);
}

std::vector<double> Descent::run(const std::vector<Index>& order, Rng epoch, Index steps,
                                 Index steps_before, const std::function<double(Index)>& rate,
                                 Reporter& reporter) {
  epoch_ = epoch;
  std::vector<double> totals(learners_.size());
  Index rows_seen = 0;
  const bool small = batch_size_ * rule_.size() * 3 < kSmallStep;
  gradient_.reserve(threads());
  std::atomic<Index> next_slice{0}, next_chunk{0};
  run_team(small ? 1 : std::max(std::ssize(slices_), most_chunks_), [&](const Worker& worker) {
    follow_all(worker);
    worker.barrier();
    for (Index step = 0; step < steps; ++step) {
      const Index begin = step * batch_size_;
      const Index rows = std::min(batch_size_, examples_.rows() - begin);
      const Slicing slicing(rows, slice_rows_);
      const StepAt at{steps_before + step + 1, rows, rate(step)};
      for (Index wave = 0; wave < slicing.slices(); wave += kWave) {
        const Index slices = std::min(kWave, slicing.slices() - wave);
        const bool last = wave + slices == slicing.slices();
        for (std::size_t i = 0; i < learners_.size(); ++i) {
          const Learner& learner = learners_[i];
          for (Index s; (s = next_slice.fetch_add(1, std::memory_order_relaxed)) < slices;) {
            const Range own = slicing.slice(wave + s);
            Slice& slice = slices_[static_cast<std::size_t>(s)];
            if (i == 0)
              read({begin + own.begin, begin + own.end}, order, slice);
            else
              hand_over(learners_[i - 1], slice);
            losses_of(i)[wave + s] = pass(learner, own.size(), rows, slice);
          }
          worker.barrier();
          if (worker.id() == 0) next_slice.store(0, std::memory_order_relaxed);
          for (Index c; (c = next_chunk.fetch_add(1, std::memory_order_relaxed)) <
                        std::ssize(learner.chunks);) {
            const Chunk& chunk = learner.chunks[static_cast<std::size_t>(c)];
            add_wave(worker.id(), learner, chunk, slicing, wave, slices);
            if (last) take_step(chunk, at);
          }
          if (worker.id() == 0) {
            if (last) totals[i] += total_loss(i, slicing.slices());
            if (last && i + 1 == learners_.size()) {
              rows_seen += rows;
              count_update(rows);
              stopped_ = reporter.stop_requested();
            }
          }
          worker.barrier();
          // Nobody takes a chunk before the next barrier, which this thread reaches after this
          // line.
          if (worker.id() == 0) next_chunk.store(0, std::memory_order_relaxed);
        }
      }
      if (stopped_) break;
    }
  });
  for (double& total : totals) total /= static_cast<double>(std::max<Index>(rows_seen, 1));
  return totals;
}

/// Copies what products read of all weights, each thread a part.
void Descent::follow_all(const Worker& worker) {
  Index number = 0;
  for (const Learner& learner : learners_)
    for (const Chunk& chunk : learner.chunks)
      if (number++ % worker.size() == worker.id()) packed_.follow(*chunk.of.param, chunk.of.rows);
}

/// The z behind the stages that a network passes on becomes the next one's. Its own gradient has
/// been taken by now.
void Descent::hand_over(const Learner& from, Slice& slice) {
  if (from.passed > 0) std::swap(slice.z, slice.trace.z[static_cast<std::size_t>(from.passed)]);
}

/// Adds the gradient of a chunk over the slices of a wave.
void Descent::add_wave(int worker, const Learner& learner, const Chunk& chunk,
                       const Slicing& slicing, Index wave, Index slices) {
  for (Index s = 0; s < slices; ++s)
    gradient_.add_slice(worker, chunk.of, wave + s, slicing.slices(), [&](Real* sum) {
      add_gradient(learner, chunk, slicing.slice(wave + s).size(),
                   slices_[static_cast<std::size_t>(s)], sum);
    });
}

/// Where a network's losses of the slices are.
double* Descent::losses_of(std::size_t learner) {
  return losses_.data() + learner * (losses_.size() / learners_.size());
}

/// Of a minibatch; its slices' losses are lost.
double Descent::total_loss(std::size_t learner, Index slices) {
  double* loss = losses_of(learner);
  tree_sum(slices, [&](Index to, Index from) { loss[to] += loss[from]; });
  return loss[0];
}

void Descent::take_step(const Chunk& chunk, const StepAt& at) {
  rule_.step(chunk.of, at.number, at.rows, at.rate, gradient_.sum(chunk.of));
  packed_.follow(*chunk.of.param, chunk.of.rows);
}

}  // namespace resboost
