#include "train/slice_gradients.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "kernels/bf16.h"
#include "nn/chain.h"
#include "nn/slice_rows.h"

namespace resboost {
namespace {

/// Slices whose activations are kept at a time: a larger minibatch goes in waves of so many. Also
/// the most threads that a step can use. A power of two: a wave is a subtree.
constexpr Index kWave = 8;

/// Rows of a slice of all networks.
Index rows_of_slices(const Series& series, Index inputs) {
  Index rows = kSliceRows;
  const std::vector<Index> widths = widths_of(series, inputs);
  for (std::size_t i = 0; i < series.size(); ++i)
    rows = std::min(rows, slice_rows(*series[i].net, widths[i]));
  return rows;
}

bool reads_x(const Chain& chain) { return chain.has(Reads::z_and_x) || chain.has(Reads::x); }

}  // namespace

RowWidths widths_of_rows(const Series& series, const Examples& examples) {
  RowWidths widths{examples.width(), 0, 0, examples.target.cols(), examples.w.size() > 0 ? 1 : 0};
  for (const Member& member : series) {
    const Chain chain(*member.net);
    if (reads_x(chain)) widths.x = examples.x.width();
    if (chain.has(Reads::codes)) widths.codes = std::ssize(examples.codes->columns);
  }
  return widths;
}

SliceGradients::SliceGradients(const Series& series, const RowWidths& widths, const Loss& loss,
                               Index rows, const StepRule& rule)
    : widths_(widths),
      loss_(loss),
      slice_rows_(rows_of_slices(series, widths.z)),
      gradient_(rule, Slicing(rows, slice_rows_).slices(), kWave),
      packed_(kernels::bf16_for(rule.precision())) {
  const std::vector<Index> inputs = widths_of(series, widths.z);
  for (std::size_t i = 0; i < series.size(); ++i) add_learner(series[i], inputs[i], rule);
  const Index slices = Slicing(rows, slice_rows_).slices();
  losses_.resize(series.size() * static_cast<std::size_t>(slices));
  slices_.resize(static_cast<std::size_t>(std::min(slices, kWave)));
  for (Slice& slice : slices_) slice.trace.packed = &packed_;
}

void SliceGradients::add_learner(const Member& member, Index inputs, const StepRule& rule) {
  Network& net = *member.net;
  const Chain chain(net);
  Learner learner{&net, inputs, member.passed, {}, reads_x(chain), chain.has(Reads::codes)};
  for (Index stage = 0; stage <= net.depth(); ++stage) {
    const auto own = net.params(stage);
    for (const StepRule::Chunk& chunk : rule.chunks())
      if (std::find(own.begin(), own.end(), chunk.param) != own.end())
        learner.chunks.push_back({stage, chunk});
  }
  for (const Stage& stage : net.stages) packed_.add(*stage.block);
  most_chunks_ = std::max(most_chunks_, std::ssize(learner.chunks));
  learners_.push_back(std::move(learner));
}

RawRows SliceGradients::raw(const Learner& learner, Index rows, Slice& slice) const {
  return {
      slice.x.view(learner.needs_x ? rows : 0, widths_.x),
      slice.codes.view(learner.needs_codes ? rows : 0, learner.needs_codes ? widths_.codes : 0)};
}

/// Forward and backward; the loss.
double SliceGradients::pass(const Learner& learner, Index rows, Index batch_rows, Slice& slice) {
  const Network& net = *learner.net;
  const auto z = slice.z.view(rows, learner.inputs);
  const RawRows raw_rows = raw(learner, rows, slice);
  const auto scores = net.forward(raw_rows, z, slice.trace);
  auto dscores = slice.dscores.view(rows, scores.cols());
  MutRows out(dscores);
  const double loss =
      loss_.sum(scores, slice.target.view(rows, widths_.target),
                slice.w.head(widths_.weight * rows), Real(1) / static_cast<Real>(batch_rows), &out);
  net.backward(raw_rows, z, slice.trace, dscores, nullptr);
  return loss;
}

/// Forward as in prediction, through the stages that are passed on.
void SliceGradients::move(const Learner& learner, Index rows, Slice& slice) const {
  if (learner.passed == 0) return;
  RESBOOST_ASSERT(learner.passed == 1);
  infer(learner.net->stages.front(), raw(learner, rows, slice), slice.z.view(rows, learner.inputs),
        slice.trace);
}

void SliceGradients::follow_all(const Worker& worker) {
  Index number = 0;
  for (const Learner& learner : learners_)
    for (const Chunk& chunk : learner.chunks)
      if (number++ % worker.size() == worker.id()) follow(chunk.of);
}

/// The z behind the stages that a network passes on becomes the next one's. Its own gradient has
/// been taken by now.
void SliceGradients::hand_over(const Learner& from, Slice& slice) {
  if (from.passed > 0) std::swap(slice.z, slice.trace.z[static_cast<std::size_t>(from.passed)]);
}

/// Adds the gradient of a chunk over the slices of a wave.
void SliceGradients::add_slices(int worker, const Learner& learner, const Chunk& chunk,
                                const Slicing& batch, Range share, Range wave) {
  const Network& net = *learner.net;
  for (Index s = wave.begin; s < wave.end; ++s) {
    Slice& slice = slices_[static_cast<std::size_t>(s - wave.begin)];
    const Index rows = batch.slice(s).size();
    gradient_.add_slice(worker, chunk.of, s - share.begin, share.size(), [&](Real* sum) {
      net.add_gradient(raw(learner, rows, slice), slice.z.view(rows, learner.inputs), slice.trace,
                       slice.dscores.view(rows, net.outputs(learner.inputs)), chunk.stage,
                       *chunk.of.param, chunk.of.rows, sum);
    });
  }
}

void SliceGradients::add_up(const Worker& worker, const Slicing& batch, Index batch_rows,
                            Range share, Range learners, const Work& work) {
  for (Index begin = share.begin; begin < share.end; begin += kWave) {
    const Range wave{begin, std::min(begin + kWave, share.end)};
    const bool last = wave.end == share.end;
    for (auto i = std::size_t{0}; i < static_cast<std::size_t>(learners.end); ++i) {
      const Learner& learner = learners_[i];
      const bool learns = static_cast<Index>(i) >= learners.begin;
      for (Index s; (s = next_slice_.fetch_add(1, std::memory_order_relaxed)) < wave.size();) {
        const Range rows = batch.slice(begin + s);
        Slice& slice = slices_[static_cast<std::size_t>(s)];
        if (i == 0)
          work.read(s, rows, slice);
        else
          hand_over(learners_[i - 1], slice);
        if (learns)
          losses_of(i)[begin + s] = pass(learner, rows.size(), batch_rows, slice);
        else
          move(learner, rows.size(), slice);
      }
      worker.barrier();
      if (worker.id() == 0) next_slice_.store(0, std::memory_order_relaxed);
      for (Index c; learns && (c = next_chunk_.fetch_add(1, std::memory_order_relaxed)) <
                                  std::ssize(learner.chunks);) {
        const Chunk& chunk = learner.chunks[static_cast<std::size_t>(c)];
        add_slices(worker.id(), learner, chunk, batch, share, wave);
        if (last) work.take(chunk.of);
      }
      if (worker.id() == 0 && last && static_cast<Index>(i) + 1 == learners.end) work.finish();
      worker.barrier();
      // Nobody takes a chunk before the next barrier, which this thread reaches after this line.
      if (worker.id() == 0) next_chunk_.store(0, std::memory_order_relaxed);
    }
  }
}

/// Where a network's losses of the slices are.
double* SliceGradients::losses_of(std::size_t learner) {
  return losses_.data() + learner * (losses_.size() / learners_.size());
}

double SliceGradients::take_loss(std::size_t network, Range share) {
  double* loss = losses_of(network) + share.begin;
  tree_sum(share.size(), [&](Index to, Index from) { loss[to] += loss[from]; });
  return loss[0];
}

}  // namespace resboost
