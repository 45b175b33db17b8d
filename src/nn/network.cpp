#include "resboost/network.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/assert.h"
#include "kernels/elementwise.h"
#include "nn/pass.h"
#include "resboost/error.h"

namespace resboost {
namespace {

[[maybe_unused]] Index block_inputs(const Stage& stage, const RawRows& raw, const Rows& z) {
  switch (stage.reads) {
    case Reads::z:
      return z.cols();
    case Reads::z_and_x:
      return z.cols() + raw.x.cols();
    case Reads::x:
      return raw.x.cols();
    case Reads::codes:
      return raw.codes.cols();
  }
  return 0;
}

/// Gives every part of the trace its place; allocates on the first slice only. One trace may serve
/// networks in turn.
void prepare(Trace& trace, std::size_t stages) {
  if (trace.z.size() < stages + 1) {
    for (auto* buffers : {&trace.z, &trace.u, &trace.f, &trace.dz, &trace.du, &trace.df})
      buffers->resize(stages + 1);
    trace.block.resize(stages);
  }
  for (Memo& memo : trace.block) memo.packed = trace.packed;
}

/// u, as the stage says what it reads.
Rows block_input(const Stage& stage, const RawRows& raw, const Rows& z, Buffer& storage) {
  if (stage.reads == Reads::z) return z;
  if (stage.reads == Reads::codes) return raw.codes;
  if (stage.reads == Reads::x) return raw.x;
  auto u = storage.view(z.rows(), z.cols() + raw.x.cols());
  u.leftCols(z.cols()) = z;
  u.rightCols(raw.x.cols()) = raw.x;
  return u;
}

/// Is the next z what the block gives, and nothing else? Then that is made in its place.
bool is_block(const Stage& stage) { return stage.keep == 0 && stage.step == 1; }

/// keep * z + step * f.   A stage that keeps nothing may change the width.
void combine(const Stage& stage, const Rows& z, const Rows& f, MutRows next) {
  if (is_block(stage)) return;
  if (stage.keep == 0) {
    next = stage.step * f;
  } else {
    kernels::weighted_sum(stage.step, f, stage.keep, z, next);
  }
}

/// What the block of stage i gives.
Buffer::View f_of(const Stage& stage, std::size_t i, Index rows, Trace& trace) {
  return (is_block(stage) ? trace.z[i + 1] : trace.f[i]).view(rows, stage.block->outputs());
}

/// The input of stage i, or of the readout.
Rows z_of(std::span<const Stage> stages, std::size_t i, const Rows& z0, Trace& trace) {
  return i == 0 ? z0 : Rows(trace.z[i].view(z0.rows(), stages[i - 1].block->outputs()));
}

/// What the block of a stage met on the way forward, and the gradient that comes back to it.
struct StagePass {
  Rows u, f, df;
};

StagePass pass_of(std::span<const Stage> stages, std::size_t i, const RawRows& raw, const Rows& z0,
                  Trace& trace) {
  const Stage& stage = stages[i];
  const Rows z = z_of(stages, i, z0, trace);
  const Index rows = z0.rows(), width = stage.block->outputs();
  const auto both = [&] { return Rows(trace.u[i].view(rows, z.cols() + raw.x.cols())); };
  return {stage.reads == Reads::z       ? z
          : stage.reads == Reads::x     ? raw.x
          : stage.reads == Reads::codes ? raw.codes
                                        : both(),
          f_of(stage, i, rows, trace),
          (stage.step == 1 ? trace.dz[i + 1] : trace.df[i])
              .view(rows, width)};  // df = step * d(next z)
}

using Run = void (Layer::*)(const Rows&, MutRows, Memo&) const;

Buffer::View run(const Chain& chain, const RawRows& raw, const Rows& z0, Trace& trace,
                 Run run_layer) {
  prepare(trace, chain.stages.size());
  for (std::size_t i = 0; i < chain.stages.size(); ++i) {
    const Stage& stage = chain.stages[i];
    const Rows in = z_of(chain.stages, i, z0, trace);
    RESBOOST_ASSERT(stage.block->inputs() == block_inputs(stage, raw, in));
    auto f = f_of(stage, i, in.rows(), trace);
    ((*stage.block).*run_layer)(block_input(stage, raw, in, trace.u[i]), f, trace.block[i]);
    combine(stage, in, f, trace.z[i + 1].view(in.rows(), stage.block->outputs()));
  }
  return chain.readout.infer(z_of(chain.stages, chain.stages.size(), z0, trace), trace.readout);
}

}  // namespace

Index Pooling::features(Index width) const {
  if (window == 0) return width;
  const auto cells = [this](Index side) { return (side + window - 1) / window; };
  return cells(image.height) * cells(image.width) * image.channels;
}

Stage Stage::clone() const { return {block->clone(), keep, step, reads, pooling}; }

Index Network::features(Index depth, Index inputs) const {
  return depth == 0 ? inputs : stages[static_cast<std::size_t>(depth - 1)].block->outputs();
}

Pooling Network::pooling(Index depth) const {
  return depth == 0 ? Pooling{} : stages[static_cast<std::size_t>(depth - 1)].pooling;
}

Index Network::head_features(Index depth, Index inputs) const {
  return pooling(depth).features(features(depth, inputs));
}

Index Network::outputs(Index inputs) const {
  return heads.empty() ? head_features(depth(), inputs) : heads.back().outputs();
}

Views Network::views() const {
  const Chain chain(*this);
  // x is the first z, which a first stage may pass over.
  const bool passed_over = depth() > 0 && stages[0].reads == Reads::codes && stages[0].keep == 0;
  return {!passed_over || first_head() == 0 || chain.has(Reads::z_and_x) || chain.has(Reads::x),
          chain.has(Reads::codes)};
}

Network Network::clone() const {
  Network copy;
  for (const Stage& stage : stages) copy.stages.push_back(stage.clone());
  copy.heads = heads;
  return copy;
}

Network Network::truncated(Index depth) const {
  if (depth < first_head() || depth > this->depth()) {
    throw ConfigError("parameter `stages`: this network has heads for depth " +
                      std::to_string(first_head()) + " to " + std::to_string(this->depth()) +
                      ", not " + std::to_string(depth));
  }
  Network cut;
  for (Index i = 0; i < depth; ++i)
    cut.stages.push_back(stages[static_cast<std::size_t>(i)].clone());
  cut.heads.assign(heads.begin(), heads.end() - (this->depth() - depth));
  return cut;
}

Readout Network::readout(Index depth) const {
  const Index at = depth - first_head();
  const bool has = at >= 0 && at < static_cast<Index>(heads.size());
  return {pooling(depth), has ? &heads[static_cast<std::size_t>(at)] : nullptr};
}

Chain::Chain(const Network& net) : stages(net.stages), readout(net.readout(net.depth())) {}

Chain::Chain(const Stage& stage) : stages(&stage, 1), readout{stage.pooling, nullptr} {}

bool Chain::has(Reads reads) const {
  return std::any_of(stages.begin(), stages.end(),
                     [reads](const Stage& stage) { return stage.reads == reads; });
}

Index Chain::features(Index inputs) const {
  return stages.empty() ? inputs : stages.back().block->outputs();
}

Buffer::View infer(const Chain& chain, const RawRows& raw, const Rows& z0, Trace& trace) {
  return run(chain, raw, z0, trace, &Layer::infer);
}

Matrix Network::predict(const Rows& x) const {
  if (views().codes) throw std::logic_error("Network::predict: of a network that reads codes too");
  const RowSource rows = RowSource::borrow(x);
  return scores_of(Chain(*this), rows, rows);
}

Buffer::View Network::infer(const RawRows& raw, const Rows& z0, Trace& trace) const {
  return run(Chain(*this), raw, z0, trace, &Layer::infer);
}

Buffer::View Network::forward(const RawRows& raw, const Rows& z0, Trace& trace) const {
  return run(Chain(*this), raw, z0, trace, &Layer::forward);
}

void Network::backward(const RawRows& raw, const Rows& z0, Trace& trace, const Rows& dscores,
                       MutRows* dz0) const {
  const Index rows = z0.rows();
  const std::size_t last = stages.size();
  if (last > 0 || dz0)
    readout(depth()).backward(dscores, trace.readout,
                              trace.dz[last].view(rows, z_of(stages, last, z0, trace).cols()));
  for (std::size_t i = last; i-- > 0;) {
    const Stage& stage = stages[i];
    const StagePass pass = pass_of(stages, i, raw, z0, trace);
    const auto dnext = trace.dz[i + 1].view(rows, stage.block->outputs());
    if (stage.step != 1) trace.df[i].view(rows, stage.block->outputs()) = stage.step * dnext;
    const bool first = i == 0 && !dz0, apart = !reads_z(stage.reads);
    if (first || apart) stage.block->backward(pass.u, pass.f, trace.block[i], pass.df, nullptr);
    if (first) continue;
    const Index width = z_of(stages, i, z0, trace).cols();
    auto dprevious = trace.dz[i].view(rows, width);
    if (apart) {  // nothing comes back to z but past the block
      if (stage.keep == 0) {
        dprevious.setZero();
      } else {
        dprevious = stage.keep * dnext;
      }
      continue;
    }
    const bool all_of_it = stage.keep == 0 && stage.reads == Reads::z;
    MutRows du = all_of_it ? dprevious : trace.du[i].view(rows, pass.u.cols());
    stage.block->backward(pass.u, pass.f, trace.block[i], pass.df, &du);
    if (all_of_it) continue;
    if (stage.keep == 0) {
      dprevious = du.leftCols(width);
    } else {
      kernels::weighted_sum(1, du.leftCols(width), stage.keep, dnext, dprevious);
    }
  }
  if (dz0) *dz0 = trace.dz[0].view(rows, z0.cols());
}

void Network::add_gradient(const RawRows& raw, const Rows& z0, Trace& trace, const Rows& dscores,
                           Index stage, const Param& param, Range rows, Real* sum) const {
  const auto i = static_cast<std::size_t>(stage);
  if (i < stages.size()) {
    const StagePass pass = pass_of(stages, i, raw, z0, trace);
    stages[i].block->add_gradient(pass.u, pass.f, trace.block[i], pass.df, param, rows, sum);
    return;
  }
  readout(depth()).add_gradient(z_of(stages, stages.size(), z0, trace), trace.readout, dscores,
                                param, rows, sum);
}

std::vector<Param*> Network::params(Index stage) {
  std::vector<Param*> list;
  if (stage < depth()) {
    list = resboost::params(*stages[static_cast<std::size_t>(stage)].block);
  } else if (!heads.empty()) {
    list = {&heads.back().weight, &heads.back().bias};
  }
  return list;
}

std::vector<Param*> Network::params() {
  std::vector<Param*> list;
  for (Index stage = 0; stage <= depth(); ++stage)
    for (Param* param : params(stage)) list.push_back(param);
  return list;
}

Index Network::param_count() const {
  Index count = 0;
  for (const Stage& stage : stages) count += stage.block->param_count();
  if (!heads.empty()) count += heads.back().weight.value.size() + heads.back().bias.value.size();
  return count;
}

}  // namespace resboost
