#include "train/descent.h"

#include <algorithm>
#include <atomic>
#include <span>

#include "base/count_work.h"
#include "base/parallel.h"
#include "kernels/bf16.h"
#include "nn/pass.h"
#include "nn/slice_rows.h"
#include "train/slice.h"

namespace resboost {
namespace {

/// Slices whose activations are kept at a time: a larger minibatch goes in waves of so many. Also
/// the most threads that a step can use.
constexpr Index kWave = 8;

/// Multiply-adds of a step below which a second thread costs more than it does.
constexpr Index kSmallStep = 100000;

}  // namespace

Descent::Descent(Network& net, const Examples& examples, const Loss& loss, Index batch_size,
                 StepRule& rule)
    : net_(net),
      examples_(examples),
      loss_(loss),
      batch_size_(std::min(batch_size, std::max<Index>(examples.rows(), 1))),
      rule_(rule),
      needs_x_(Chain(net).has(Reads::z_and_x) || Chain(net).has(Reads::x)),
      needs_codes_(Chain(net).has(Reads::codes)),
      slice_rows_(slice_rows(net, examples.width())),
      slices_(static_cast<std::size_t>(Slicing(batch_size_, slice_rows_, kWave).groups())),
      gradient_(rule.size()),
      packed_(kernels::bf16_for(rule.precision())) {
  for (const Stage& stage : net.stages) packed_.add(*stage.block);
  for (Slice& slice : slices_) {
    slice.trace.packed = &packed_;
    slice.z_rows = examples.z.reader();
    if (needs_x_) slice.x_rows = examples.x.reader();
    if (needs_codes_) slice.code_rows = examples.raw().codes.reader();
  }
  for (Index stage = 0; stage <= net.depth(); ++stage) {
    const auto own = net.params(stage);
    for (const StepRule::Chunk& chunk : rule.chunks())
      if (std::find(own.begin(), own.end(), chunk.param) != own.end())
        chunks_.push_back({stage, chunk});
  }
}

void Descent::pass(Range rows, Index batch_rows, const std::vector<Index>& order, Slice& slice) {
  const Index n = rows.size();
  auto z = slice.z.view(n, examples_.width());
  auto target = slice.target.view(n, examples_.target.cols());
  auto x = slice.x.view(needs_x_ ? n : 0, examples_.x.width());
  auto codes = slice.codes.view(needs_codes_ ? n : 0, code_columns());
  const bool weighted = examples_.w.size() > 0;
  if (weighted && slice.w.size() < n) slice.w.resize(kSliceRows);
  const auto own =
      std::span(order).subspan(static_cast<std::size_t>(rows.begin), static_cast<std::size_t>(n));
  slice.z_rows->read(own, epoch_, z);
  if (needs_x_) slice.x_rows->read(own, epoch_, x);
  if (needs_codes_) slice.code_rows->read(own, epoch_, codes);
  for (Index i = 0; i < n; ++i) {
    const Index row = own[static_cast<std::size_t>(i)];
    target.row(i) = examples_.target.row(row);
    if (weighted) slice.w(i) = examples_.w(row);
  }
  const auto scores = net_.forward({x, codes}, z, slice.trace);
  auto dscores = slice.dscores.view(n, scores.cols());
  MutRows out(dscores);
  slice.loss = loss_.sum(scores, target, slice.w.head(weighted ? n : 0),
                         Real(1) / static_cast<Real>(batch_rows), &out);
  net_.backward({x, codes}, z, slice.trace, dscores, nullptr);
}

void Descent::add_gradient(const Chunk& chunk, Range rows, Slice& slice, Real* sum) const {
  const Index n = rows.size();
  const auto z = slice.z.view(n, examples_.width()),
             x = slice.x.view(needs_x_ ? n : 0, examples_.x.width()),
             codes = slice.codes.view(needs_codes_ ? n : 0, code_columns());
  const Index outputs = net_.outputs(examples_.width());
  net_.add_gradient({x, codes}, z, slice.trace, slice.dscores.view(n, outputs), chunk.stage,
                    *chunk.of.param, chunk.of.rows, sum);
}

double Descent::run(const std::vector<Index>& order, Rng epoch, Index steps, Index steps_before,
                    const std::function<double(Index)>& rate, Reporter& reporter) {
  epoch_ = epoch;
  double total = 0;
  Index rows_seen = 0;
  const bool small = batch_size_ * rule_.size() * 3 < kSmallStep;
  std::atomic<Index> next_slice{0}, next_chunk{0};
  run_team(
      small ? 1 : std::max(std::ssize(slices_), std::ssize(chunks_)), [&](const Worker& worker) {
        for (auto c = static_cast<std::size_t>(worker.id()); c < chunks_.size();
             c += static_cast<std::size_t>(worker.size()))
          packed_.follow(*chunks_[c].of.param, chunks_[c].of.rows);
        worker.barrier();
        for (Index step = 0; step < steps; ++step) {
          const Index begin = step * batch_size_;
          const Index rows = std::min(batch_size_, examples_.rows() - begin);
          const Slicing slicing(rows, slice_rows_);
          const double step_rate = rate(step);
          for (Index wave = 0; wave < slicing.slices(); wave += kWave) {
            const Index slices = std::min(kWave, slicing.slices() - wave);
            const auto slice_at = [&](Index s) -> Slice& {
              return slices_[static_cast<std::size_t>(s)];
            };
            for (Index s; (s = next_slice.fetch_add(1, std::memory_order_relaxed)) < slices;) {
              const Range slice = slicing.slice(wave + s);
              pass({begin + slice.begin, begin + slice.end}, rows, order, slice_at(s));
            }
            worker.barrier();
            if (worker.id() == 0) next_slice.store(0, std::memory_order_relaxed);
            const bool last = wave + slices == slicing.slices();
            for (Index c;
                 (c = next_chunk.fetch_add(1, std::memory_order_relaxed)) < std::ssize(chunks_);) {
              const Chunk& chunk = chunks_[static_cast<std::size_t>(c)];
              auto gradient = gradient_.segment(chunk.of.flat, chunk.of.size());
              if (wave == 0) gradient.setZero();
              for (Index s = 0; s < slices; ++s)
                add_gradient(chunk, slicing.slice(wave + s), slice_at(s), gradient.data());
              if (!last) continue;
              rule_.step(chunk.of, steps_before + step + 1, rows, step_rate, gradient.data());
              packed_.follow(*chunk.of.param, chunk.of.rows);
            }
            if (worker.id() == 0) {
              for (Index s = 0; s < slices; ++s) total += slice_at(s).loss;
              if (last) {
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
          if (stopped_) break;
        }
      });
  return total / static_cast<double>(std::max<Index>(rows_seen, 1));
}

double mean_loss(const Network& net, const Examples& examples, const Loss& loss) {
  const auto sum =
      Pass(net, examples.raw(), examples.z).sum(1, [&](const PassSlice& slice, double* part) {
        const Range rows = slice.rows;
        *part += loss.sum(slice.scores, examples.target.middleRows(rows.begin, rows.size()),
                          weights_of(examples, rows), 0, nullptr);
      });
  return sum[0] / static_cast<double>(std::max<Index>(examples.rows(), 1));
}

}  // namespace resboost
