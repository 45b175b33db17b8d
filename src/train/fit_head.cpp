// The linear read-out of a depth: L-BFGS, ridge in closed form, or minibatches.

#include <string>

#include "resboost/error.h"
#include "resboost/train.h"
#include "train/design.h"
#include "train/head_objective.h"
#include "train/lbfgs.h"

namespace resboost {
namespace {

Head fit_lbfgs(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config,
               Reporter& reporter) {
  Head head = start;
  HeadObjective objective(train, loss, config.l2, head);
  Eigen::VectorXd packed = numbers_of(head);
  LbfgsConfig lbfgs;
  lbfgs.stop = [&] { return reporter.stop_requested(); };
  minimize_lbfgs(
      [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) { return objective(x, gradient); },
      packed, lbfgs);
  take_numbers(packed, head);
  return head;
}

/// Minimises mean_j mean_i w_i (z_i W_j + b_j - y_ij)^2 + l2 / (2n) |W|^2.
Head fit_closed_form(const Head& start, const Examples& train, const HeadConfig& config) {
  const Ridge fit =
      Design(train).fit_ridge(train.target, 0.5 * config.l2 * static_cast<double>(start.outputs()));
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
