// The linear read-out of a depth: L-BFGS, ridge in closed form, or minibatches.

#include <string>
#include <vector>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "kernels/solve.h"
#include "resboost/error.h"
#include "resboost/train.h"
#include "train/lbfgs.h"

namespace resboost {
namespace {

/// Rows at once in whole-data passes: more than in a minibatch step, so that adding to double costs little.
constexpr Index kPassRows = 256;

Eigen::VectorXd pack(const Head& head) {
  Eigen::VectorXd packed(head.weight.value.size() + head.bias.value.size());
  packed << head.weight.value.cast<double>(), head.bias.value.cast<double>();
  return packed;
}

void unpack(const Eigen::VectorXd& packed, Head& head) {
  head.weight.value = packed.head(head.weight.value.size()).cast<Real>();
  head.bias.value = packed.tail(head.bias.value.size()).cast<Real>();
}

struct Scratch {
  Buffer scores, dscores;
  Vector gradient;
};

/// mean loss + l2 / (2n) |w|^2 and its gradient, in double over slices.
class HeadObjective {
 public:
  HeadObjective(const Examples& examples, const Loss& loss, double l2, const Head& shape)
      : examples_(examples),
        loss_(loss),
        l2_(l2 / static_cast<double>(examples.rows())),
        head_(shape),
        scratch_(static_cast<std::size_t>(threads())) {}

  double operator()(const Eigen::VectorXd& packed, Eigen::VectorXd& gradient) {
    unpack(packed, head_);
    const Index weights = head_.weight.value.size(), size = packed.size();
    const auto sum = sum_over_slices(examples_.rows(), kPassRows, size + 1, [&](Range rows, int worker, double* part) {
      part[size] += add_slice(rows, scratch_[static_cast<std::size_t>(worker)], part);
    });
    const double share = 1.0 / static_cast<double>(examples_.rows());
    gradient = share * Eigen::Map<const Eigen::VectorXd>(sum.data(), size);
    gradient.head(weights) += l2_ * packed.head(weights);
    return share * sum[static_cast<std::size_t>(size)] + 0.5 * l2_ * packed.head(weights).squaredNorm();
  }

 private:
  double add_slice(Range rows, Scratch& own, double* part) const {
    const Rows z = examples_.z.middleRows(rows.begin, rows.size());
    const Index n = rows.size(), weights = head_.weight.value.size();
    auto scores = own.scores.view(n, head_.outputs());
    auto dscores = own.dscores.view(n, head_.outputs());
    MutRows out(dscores);
    head_.infer(z, scores);
    const auto w = examples_.w.segment(examples_.w.size() ? rows.begin : 0, examples_.w.size() ? n : 0);
    const double value = loss_.sum(scores, examples_.target.middleRows(rows.begin, n), w, 1, &out);
    own.gradient.setZero(weights + head_.outputs());
    kernels::dense_backward_weights(z, dscores, own.gradient.data(), own.gradient.data() + weights);
    for (Index i = 0; i < own.gradient.size(); ++i) part[i] += double{own.gradient(i)};
    return value;
  }

  const Examples& examples_;
  const Loss& loss_;
  double l2_;
  Head head_;
  std::vector<Scratch> scratch_;
};

Head fit_lbfgs(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config, Reporter& reporter) {
  Head head = start;
  HeadObjective objective(train, loss, config.l2, head);
  Eigen::VectorXd packed = pack(head);
  LbfgsConfig lbfgs;
  lbfgs.stop = [&] { return reporter.stop_requested(); };
  minimize_lbfgs([&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) { return objective(x, gradient); }, packed,
                 lbfgs);
  unpack(packed, head);
  return head;
}

/// Minimises mean_j mean_i w_i (z_i W_j + b_j - y_ij)^2 + l2 / (2n) |W|^2 through centred normal equations.
Head fit_ridge(const Head& start, const Examples& train, const HeadConfig& config) {
  const Index p = start.features(), k = start.outputs(), wide = p + k + 1;
  // One product of [z | y | 1] with itself holds every sum that is needed.
  std::vector<Buffer> rows_of(static_cast<std::size_t>(threads())), weighted_of(rows_of.size());
  std::vector<Vector> product_of(rows_of.size());
  const auto sum = sum_over_slices(train.rows(), kPassRows, wide * wide, [&](Range rows, int worker, double* part) {
    const auto id = static_cast<std::size_t>(worker);
    auto all = rows_of[id].view(rows.size(), wide);
    all << train.z.middleRows(rows.begin, rows.size()), train.target.middleRows(rows.begin, rows.size()),
        Vector::Ones(rows.size());
    auto weighted = weighted_of[id].view(rows.size(), wide);
    weighted = all;
    if (train.w.size()) weighted.array().colwise() *= train.w.segment(rows.begin, rows.size()).array();
    product_of[id].setZero(wide * wide);
    kernels::dense_backward_weights(all, weighted, product_of[id].data(), nullptr);
    for (Index i = 0; i < wide * wide; ++i) part[i] += double{product_of[id](i)};
  });
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const RowMajor> moments(sum.data(), wide, wide);
  const double total = moments(wide - 1, wide - 1);
  const Eigen::VectorXd mean = moments.row(wide - 1).head(wide - 1).transpose() / total;
  const Eigen::MatrixXd centred = moments.topLeftCorner(wide - 1, wide - 1) / total - mean * mean.transpose();
  const Eigen::MatrixXd w =
      kernels::solve_ridge(centred.topLeftCorner(p, p), centred.topRightCorner(p, k),
                           0.5 * config.l2 * static_cast<double>(k) / static_cast<double>(train.rows()));
  Head head(p, k);
  Eigen::Map<Matrix>(head.weight.value.data(), p, k) = w.cast<Real>();
  head.bias.value = (mean.tail(k) - w.transpose() * mean.head(p)).cast<Real>();
  return head;
}

Head fit_minibatches(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config, int stage,
                     Rng rng, Reporter& reporter) {
  Network net;
  net.heads.push_back(start);
  SgdConfig sgd = config.sgd;
  sgd.l2 = config.l2;
  fit_sgd(net, train, nullptr, loss, sgd, {"head", stage}, rng, reporter);
  return net.heads.back();
}

}  // namespace

Head fit_head(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config, int stage, Rng rng,
              Reporter& reporter) {
  switch (config.solver) {
    case HeadSolver::automatic:
      return loss.name() == "squared" ? fit_ridge(start, train, config) : fit_lbfgs(start, train, loss, config, reporter);
    case HeadSolver::lbfgs:
      return fit_lbfgs(start, train, loss, config, reporter);
    case HeadSolver::ridge:
      if (loss.name() != "squared")
        throw ConfigError("option --head.solver: ridge is for regression; use lbfgs or sgd");
      return fit_ridge(start, train, config);
    case HeadSolver::sgd:
      break;
  }
  return fit_minibatches(start, train, loss, config, stage, rng, reporter);
}

}  // namespace resboost
