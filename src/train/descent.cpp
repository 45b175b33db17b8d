#include "train/descent.h"

#include <algorithm>

#include "train/slice.h"

namespace resboost {
namespace {

/// Most threads that one minibatch can use, and the number of gradient copies it needs.
constexpr Index kStepGroups = 8;

/// Multiply-adds of a step below which a second thread costs more than it does.
constexpr Index kSmallStep = 100000;

bool reads_input(const Network& net) {
  return std::any_of(net.stages.begin(), net.stages.end(), [](const Stage& stage) { return stage.reads_input; });
}

}  // namespace

Descent::Descent(Network& net, const Examples& examples, const Loss& loss, Index batch_size, StepRule& rule)
    : net_(net),
      examples_(examples),
      loss_(loss),
      batch_size_(std::min(batch_size, std::max<Index>(examples.rows(), 1))),
      rule_(rule),
      needs_x_(reads_input(net)) {
  const Slicing largest(batch_size_, kSliceRows, kStepGroups);
  gradients_.resize(static_cast<std::size_t>(largest.groups()), Vector(rule.size()));
  group_loss_.resize(gradients_.size());
  scratch_.resize(static_cast<std::size_t>(threads()));
}

double Descent::slice_loss(Range rows, Index batch_rows, const std::vector<Index>& order, Scratch& scratch,
                           Real* gradient) {
  const Index n = rows.size();
  auto z = scratch.z.view(n, examples_.z.cols());
  auto target = scratch.target.view(n, examples_.target.cols());
  auto x = scratch.x.view(needs_x_ ? n : 0, examples_.x.cols());
  const bool weighted = examples_.w.size() > 0;
  if (weighted && scratch.w.size() < n) scratch.w.resize(kSliceRows);
  for (Index i = 0; i < n; ++i) {
    const Index row = order[static_cast<std::size_t>(rows.begin + i)];
    z.row(i) = examples_.z.row(row);
    target.row(i) = examples_.target.row(row);
    if (needs_x_) x.row(i) = examples_.x.row(row);
    if (weighted) scratch.w(i) = examples_.w(row);
  }
  const auto scores = net_.forward(x, z, scratch.trace);
  auto dscores = scratch.dscores.view(n, scores.cols());
  MutRows out(dscores);
  const double loss =
      loss_.sum(scores, target, scratch.w.head(weighted ? n : 0), Real(1) / static_cast<Real>(batch_rows), &out);
  net_.backward(x, z, scratch.trace, dscores, nullptr, gradient);
  return loss;
}

double Descent::run(const std::vector<Index>& order, Index steps, Index steps_before,
                    const std::function<double(Index)>& rate, Reporter& reporter) {
  double total = 0;
  Index rows_seen = 0;
  const bool small = batch_size_ * rule_.size() * 3 < kSmallStep;
  run_team(small ? 1 : static_cast<Index>(gradients_.size()), [&](const Worker& worker) {
    Scratch& scratch = scratch_[static_cast<std::size_t>(worker.id())];
    for (Index step = 0; step < steps; ++step) {
      const Index begin = step * batch_size_;
      const Index rows = std::min(batch_size_, examples_.rows() - begin);
      const Slicing slicing(rows, kSliceRows, kStepGroups);
      for (Index g = worker.id(); g < slicing.groups(); g += worker.size()) {
        Vector& gradient = gradients_[static_cast<std::size_t>(g)];
        gradient.setZero();
        double loss = 0;
        const Range run = slicing.group(g);
        for (Index s = run.begin; s < run.end; ++s) {
          const Range slice = slicing.slice(s);
          loss += slice_loss({begin + slice.begin, begin + slice.end}, rows, order, scratch, gradient.data());
        }
        group_loss_[static_cast<std::size_t>(g)] = loss;
      }
      worker.barrier();
      const double step_rate = rate(step);
      for (Index c = worker.id(); c < rule_.chunks(); c += worker.size()) {
        const Range chunk = rule_.chunk(c);
        tree_sum(slicing.groups(), [&](Index to, Index from) {
          gradients_[static_cast<std::size_t>(to)].segment(chunk.begin, chunk.size()) +=
              gradients_[static_cast<std::size_t>(from)].segment(chunk.begin, chunk.size());
        });
        rule_.step(c, steps_before + step + 1, step_rate, gradients_[0].data() + chunk.begin);
      }
      if (worker.id() == 0) {
        tree_sum(slicing.groups(), [&](Index to, Index from) {
          group_loss_[static_cast<std::size_t>(to)] += group_loss_[static_cast<std::size_t>(from)];
        });
        total += group_loss_[0];
        rows_seen += rows;
        stopped_ = reporter.stop_requested();
      }
      worker.barrier();
      if (stopped_) break;
    }
  });
  return total / static_cast<double>(std::max<Index>(rows_seen, 1));
}

double mean_loss(const Network& net, const Examples& examples, const Loss& loss) {
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  const auto sum = sum_over_slices(examples.rows(), kSliceRows, 1, [&](Range rows, int worker, double* part) {
    const auto scores =
        net.infer(examples.x.middleRows(rows.begin, rows.size()), examples.z.middleRows(rows.begin, rows.size()),
                  traces[static_cast<std::size_t>(worker)]);
    *part +=
        loss.sum(scores, examples.target.middleRows(rows.begin, rows.size()), weights_of(examples, rows), 0, nullptr);
  });
  return sum[0] / static_cast<double>(std::max<Index>(examples.rows(), 1));
}

}  // namespace resboost
