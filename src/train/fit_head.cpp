// The linear read-out of a depth: L-BFGS, ridge in closed form, or minibatches.

#include <string>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "resboost/error.h"
#include "resboost/train.h"
#include "train/lbfgs.h"
#include "train/ridge.h"
#include "train/slice.h"

namespace resboost {
namespace {

Eigen::VectorXd pack(const Head& head) {
  Eigen::VectorXd packed(head.weight.value.size() + head.bias.value.size());
  packed << head.weight.value.cast<double>(), head.bias.value.cast<double>();
  return packed;
}

void unpack(const Eigen::VectorXd& packed, Head& head) {
  head.weight.value = packed.head(head.weight.value.size()).cast<Real>();
  head.bias.value = packed.tail(head.bias.value.size()).cast<Real>();
}

struct HeadScratch {
  Buffer scores, dscores;
  Vector gradient;
};

/// mean loss + l2 / (2n) |w|^2 and its gradient, in double over slices.
class HeadObjective {
 public:
  HeadObjective(const Examples& examples, const Loss& loss, double l2, const Head& shape)
      : examples_(examples),
        read_(examples.read),
        loss_(loss),
        l2_(l2 / static_cast<double>(examples.rows())),
        head_(shape),
        scratch_(static_cast<std::size_t>(threads())) {}

  double operator()(const Eigen::VectorXd& packed, Eigen::VectorXd& gradient) {
    unpack(packed, head_);
    const Index weights = head_.weight.value.size(), size = packed.size();
    const auto sum = sum_over_slices(
        examples_.rows(), kPassRows, size + 1, [&](Range rows, int worker, double* part) {
          part[size] += add_slice(rows, scratch_[static_cast<std::size_t>(worker)], part);
        });
    const double share = 1.0 / static_cast<double>(examples_.rows());
    gradient = share * Eigen::Map<const Eigen::VectorXd>(sum.data(), size);
    gradient.head(weights) += l2_ * packed.head(weights);
    return share * sum[static_cast<std::size_t>(size)] +
           0.5 * l2_ * packed.head(weights).squaredNorm();
  }

 private:
  double add_slice(Range rows, HeadScratch& own, double* part) const {
    const Rows read = read_.middleRows(rows.begin, rows.size());
    const Index n = rows.size(), weights = head_.weight.value.size();
    auto scores = own.scores.view(n, head_.outputs());
    auto dscores = own.dscores.view(n, head_.outputs());
    MutRows out(dscores);
    head_.infer(read, scores);
    const double value = loss_.sum(scores, examples_.target.middleRows(rows.begin, n),
                                   weights_of(examples_, rows), 1, &out);
    own.gradient.setZero(weights + head_.outputs());
    kernels::dense_backward_weights(read, dscores, own.gradient.data());
    kernels::add_column_sums(dscores, own.gradient.data() + weights);
    for (Index i = 0; i < own.gradient.size(); ++i) part[i] += double{own.gradient(i)};
    return value;
  }

  const Examples& examples_;
  Rows read_;
  const Loss& loss_;
  double l2_;
  Head head_;
  std::vector<HeadScratch> scratch_;
};

Head fit_lbfgs(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config,
               Reporter& reporter) {
  Head head = start;
  HeadObjective objective(train, loss, config.l2, head);
  Eigen::VectorXd packed = pack(head);
  LbfgsConfig lbfgs;
  lbfgs.stop = [&] { return reporter.stop_requested(); };
  minimize_lbfgs(
      [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) { return objective(x, gradient); },
      packed, lbfgs);
  unpack(packed, head);
  return head;
}

/// Minimises mean_j mean_i w_i (z_i W_j + b_j - y_ij)^2 + l2 / (2n) |W|^2.
Head fit_closed_form(const Head& start, const Examples& train, const HeadConfig& config) {
  const Ridge fit = fit_ridge(train.read.matrix(), train.target, train.w,
                              0.5 * config.l2 * static_cast<double>(start.outputs()));
  Head head(start.features(), start.outputs());
  Eigen::Map<Matrix>(head.weight.value.data(), start.features(), start.outputs()) =
      fit.w.cast<Real>();
  head.bias.value = fit.b.transpose().cast<Real>();
  return head;
}

Head fit_minibatches(const Head& start, const Examples& train, const Loss& loss,
                     const HeadConfig& config, int stage, const RunContext& run) {
  Network net;
  net.heads.push_back(start);
  SgdConfig sgd = config.sgd;
  sgd.l2 = config.l2;
  const Examples features{train.x, train.read, train.target, train.w};
  fit_sgd(net, features, nullptr, loss, sgd, {Phase::head, stage}, run);
  return net.heads.back();
}

}  // namespace

Head fit_head(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config,
              int stage, const RunContext& run) {
  switch (config.solver) {
    case HeadSolver::automatic:
      return loss.quadratic() ? fit_closed_form(start, train, config)
                              : fit_lbfgs(start, train, loss, config, run.reporter);
    case HeadSolver::lbfgs:
      return fit_lbfgs(start, train, loss, config, run.reporter);
    case HeadSolver::ridge:
      if (!loss.quadratic())
        throw ConfigError("parameter `head.solver`: ridge is for squared loss, and this one is " +
                          loss.name() + "; use lbfgs or sgd");
      return fit_closed_form(start, train, config);
    case HeadSolver::sgd:
      break;
  }
  return fit_minibatches(start, train, loss, config, stage, run);
}

}  // namespace resboost
