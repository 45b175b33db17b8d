#include "analyze/head_pass.h"

#include "kernels/dense.h"
#include "kernels/pool.h"

namespace resboost {

HeadPass::HeadPass(const Network& net, Index depth)
    : head_(&net.heads[static_cast<std::size_t>(depth - net.first_head())]),
      pooling_(net.pooling(depth)) {}

Buffer::View HeadPass::infer(const Rows& z) {
  auto scores = scores_.view(z.rows(), head_->outputs());
  if (pooling_.window == 0) {
    head_->infer(z, scores);
    return scores;
  }
  auto read = read_.view(z.rows(), head_->features());
  kernels::average_pool(pooling_.image, pooling_.window, z, read);
  head_->infer(read, scores);
  return scores;
}

void HeadPass::backward(const Rows& dscores, MutRows dz) {
  if (pooling_.window == 0) {
    kernels::dense_backward_input(dscores, head_->weight.value.data(), dz);
    return;
  }
  auto dread = dread_.view(dscores.rows(), head_->features());
  kernels::dense_backward_input(dscores, head_->weight.value.data(), dread);
  kernels::average_pool_backward(pooling_.image, pooling_.window, dread, dz);
}

}  // namespace resboost
