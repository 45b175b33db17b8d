#include "train/trees/base_scores.h"

#include <utility>
#include <vector>

#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/train.h"

namespace resboost::trees {
namespace {

/// The constant scores of the lowest loss: the bias of a head that reads nothing.   [k]
Vector best_constant(const Dataset& train, const Loss& loss, Rng rng, Reporter& reporter) {
  const RowSource nothing = Matrix(Matrix::Zero(train.rows(), 1));
  const Examples examples{train.x, nothing, train.y, train.w};
  const Head zero(1, loss.scores(train.y.cols()));
  return fit_head(zero, examples, loss, {}, 0, rng, reporter).bias.value;
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

Network with_scores(Network net, const Dataset& train, const Loss& loss, Rng rng,
                    Reporter& reporter) {
  if (!net.heads.empty() && is_identity(net.heads.back())) return net;
  if (train.codes.columns.empty())
    throw ConfigError("method trees: reads the codes of a table's columns, and there are none");
  if (net.heads.empty()) {
    net.stages.push_back(
        constant_stage(best_constant(train, loss, rng, reporter), std::ssize(train.codes.columns)));
  } else {
    net.stages.push_back(stage_of(net.heads.back()));
  }
  net.heads.push_back(identity_head(net.stages.back().block->outputs()));
  return net;
}

}  // namespace resboost::trees
