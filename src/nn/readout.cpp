#include "kernels/dense.h"
#include "kernels/pool.h"
#include "resboost/network.h"

namespace resboost {
namespace {

/// What the head reads of z, once it is there.
Rows read_of(const Pooling& pooling, const Rows& z, Readout::Memo& memo) {
  if (pooling.window == 0) return z;
  return memo.read.view(z.rows(), pooling.features(z.cols()));
}

}  // namespace

Index Readout::outputs(Index width) const {
  return head ? head->outputs() : pooling.features(width);
}

Buffer::View Readout::infer(const Rows& z, Memo& memo) const {
  if (pooling.window > 0)
    kernels::average_pool(pooling.image, pooling.window, z,
                          memo.read.view(z.rows(), pooling.features(z.cols())));
  auto scores = memo.scores.view(z.rows(), outputs(z.cols()));
  if (head)
    head->infer(read_of(pooling, z, memo), scores);
  else
    scores = read_of(pooling, z, memo);
  return scores;
}

void Readout::backward(const Rows& dscores, Memo& memo, MutRows dz) const {
  if (pooling.window == 0 && !head) {
    dz = dscores;
  } else if (pooling.window == 0) {
    kernels::dense_backward_input(dscores, head->weight.value.data(), dz);
  } else if (!head) {
    kernels::average_pool_backward(pooling.image, pooling.window, dscores, dz);
  } else {
    auto dread = memo.dread.view(dscores.rows(), head->features());
    kernels::dense_backward_input(dscores, head->weight.value.data(), dread);
    kernels::average_pool_backward(pooling.image, pooling.window, dread, dz);
  }
}

void Readout::add_gradient(const Rows& z, Memo& memo, const Rows& dscores, const Param& param,
                           Range rows, Real* sum) const {
  if (&param == &head->weight) {
    const Rows read = read_of(pooling, z, memo);
    kernels::dense_backward_weights(read.middleCols(rows.begin, rows.size()), dscores, sum);
  } else if (rows.size() > 0) {
    kernels::add_column_sums(dscores, sum);
  }
}

}  // namespace resboost
