#include "train/trees/base_scores.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "nn/trees.h"
#include "resboost/error.h"
#include "train/lbfgs.h"

namespace resboost::trees {
namespace {

/// Rows in a slice of a pass over targets.
constexpr Index kScoreSlice = 1024;

/// What the same scores are compared with.
struct Targets {
  const Matrix& y;
  const Vector& w;
  Index rows;  ///< that they stand for
};

/// Mean loss of the same scores for all rows, and its gradient in them. Kernels that are faster on
/// some processors would add up in another order there.
double mean_of_constant(const Targets& targets, const Loss& loss, const Eigen::VectorXd& scores,
                        Eigen::VectorXd& gradient) {
  const Index k = scores.size();
  const Vector& all = targets.w;
  const auto sum =
      sum_over_slices(targets.y.rows(), kScoreSlice, k + 1, [&](Range rows, int, double* part) {
        const Weights w = all.size() ? Weights(all.segment(rows.begin, rows.size())) : Weights(all);
        const Matrix same = scores.cast<Real>().transpose().replicate(rows.size(), 1);
        Matrix derivative(rows.size(), k);
        MutRows out(derivative);
        part[k] += loss.sum(same, targets.y.middleRows(rows.begin, rows.size()), w, 1, &out);
        for (Index i = 0; i < rows.size(); ++i)
          for (Index j = 0; j < k; ++j) part[j] += double{derivative(i, j)};
      });
  const auto n = static_cast<double>(targets.rows);
  gradient = Eigen::Map<const Eigen::VectorXd>(sum.data(), k) / n;
  return sum[static_cast<std::size_t>(k)] / n;
}

/// The weight of each class, to which the same scores do the same in all of its rows; nothing where
/// a row is of more than one.   [k]
std::optional<Vector> class_weights(const Dataset& train, const Loss& loss) {
  if (!loss.of_classes()) return std::nullopt;
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(train.y.cols());
  for (Index i = 0; i < train.rows(); ++i) {
    Index label = 0;
    const Real most = train.y.row(i).maxCoeff(&label);
    if (most != 1 || (train.y.row(i).array() != 0).count() != 1) return std::nullopt;
    weights[label] += train.w.size() ? double{train.w[i]} : 1;
  }
  return weights.cast<Real>();
}

/// The constant scores of the lowest loss.   [k]
Vector best_constant(const Dataset& train, const Loss& loss) {
  const Index classes = train.y.cols();
  const auto weights = class_weights(train, loss);
  const Matrix each = weights ? Matrix(Matrix::Identity(classes, classes)) : Matrix();
  const Targets targets{weights ? each : train.y, weights ? *weights : train.w, train.rows()};
  Eigen::VectorXd scores = Eigen::VectorXd::Zero(loss.scores(classes));
  minimize_lbfgs(
      [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
        return mean_of_constant(targets, loss, x, gradient);
      },
      scores, {});
  return scores.cast<Real>();
}

Stage constant_stage(const Vector& scores, Index columns) {
  TreeArrays arrays{columns, scores.size(), {0}, {}, {}, {}};
  arrays.leaves.assign(scores.data(), scores.data() + scores.size());
  return {std::make_unique<Trees>(std::move(arrays)), 0, 1, Reads::codes};
}

Stage stage_of(const Head& head) {
  auto block = make_dense(head.features(), head.outputs());
  const auto numbers = params(*block);
  numbers[0]->value = head.weight.value;
  numbers[1]->value = head.bias.value;
  return {std::move(block), 0, 1, Reads::z};
}

bool is_identity(const Head& head) {
  return head.features() == head.outputs() && head.w().isIdentity(0) && head.bias.value.isZero(0);
}

}  // namespace

Head identity_head(Index outputs) {
  Head head(outputs, outputs);
  Eigen::Map<Matrix>(head.weight.value.data(), outputs, outputs).setIdentity();
  return head;
}

Network with_scores(Network net, const Dataset& train, const Loss& loss, const RunContext&) {
  if (train.codes.columns.empty())
    throw ConfigError(
        "method trees: reads the codes of a table's columns, and the data has none; encode it in "
        "the "
        "views that views_of() says");
  if (!net.heads.empty() && is_identity(net.heads.back())) return net;
  if (net.heads.empty()) {
    net.stages.push_back(
        constant_stage(best_constant(train, loss), std::ssize(train.codes.columns)));
  } else {
    net.stages.push_back(stage_of(net.heads.back()));
  }
  net.heads.push_back(identity_head(net.stages.back().block->outputs()));
  return net;
}

}  // namespace resboost::trees
