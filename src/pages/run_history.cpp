#include <algorithm>
#include <cstddef>

#include "resboost/pages.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

constexpr Index kWatched = 256;

/// Some rows of a data set, in their order.
Dataset draw(const Dataset& data, Index count) {
  std::vector<Index> rows = Rng(1).permutation(data.rows());
  rows.resize(static_cast<std::size_t>(std::min(count, data.rows())));
  std::sort(rows.begin(), rows.end());
  return data.take(rows);
}

}  // namespace

void RunHistory::watch(const Dataset& data) { watched_ = draw(data, kWatched); }

void RunHistory::on_network(const Network& net, int epoch) {
  if (net.depth() == 0) return;
  if (epoch == 0) scales_.clear();  // training begins again
  EpochScales now{epoch, stage_scales(net, net.stages.front().block->inputs()), {}};
  if (watched_.rows() > 0) {
    const auto gains = block_gains(stage_responses(net, watched_));
    if (!gains.empty()) now.depth = effective_depth(gains);
  }
  scales_.push_back(std::move(now));
}

}  // namespace resboost
