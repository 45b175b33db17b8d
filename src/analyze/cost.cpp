#include "resboost/cost.h"

#include <string>

#include "resboost/error.h"

namespace resboost {
namespace {

double size(Index n) { return static_cast<double>(n); }

}  // namespace

double forward_flops(const Layer& layer) {
  double flops = 0;
  visit(layer, [&](const std::string&, const Layer& inner) { flops += inner.own_flops(); });
  return flops;
}

double forward_flops(const Stage& stage) {
  const bool adds = stage.keep != 0;
  return forward_flops(*stage.block) + (adds ? size(stage.block->outputs()) : 0);
}

double forward_flops(const Head& head) { return 2 * size(head.features()) * size(head.outputs()); }

double head_flops(const Network& net, Index depth, Index inputs) {
  if (depth < net.first_head()) return 0;
  const bool pools = net.pooling(depth).window > 0;
  const Head& head = net.heads[static_cast<std::size_t>(depth - net.first_head())];
  return forward_flops(head) + (pools ? size(net.head_features(depth, inputs)) : 0);
}

double forward_flops(const Network& net, Index depth, Index inputs) {
  if (depth < 0 || depth > net.depth()) {
    throw ConfigError("cost: depth " + std::to_string(depth) + "; this network has 0 to " +
                      std::to_string(net.depth()));
  }
  double flops = head_flops(net, depth, inputs);
  for (Index i = 0; i < depth; ++i) flops += forward_flops(net.stages[static_cast<std::size_t>(i)]);
  return flops;
}

}  // namespace resboost
