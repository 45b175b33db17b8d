#include "analyze/depth_scores.h"

#include "analyze/head_pass.h"
#include "analyze/rows.h"
#include "base/parallel.h"
#include "nn/slice_rows.h"

namespace resboost {

std::vector<Matrix> depth_scores(const Network& net, const Dataset& data) {
  std::vector<Matrix> scores;
  std::vector<HeadPass> heads;
  for (Index depth = net.first_head(); depth <= net.depth(); ++depth) {
    scores.emplace_back(data.rows(), net.outputs(data.inputs()));
    heads.emplace_back(net, depth);
  }
  struct Own {
    std::vector<HeadPass> heads;
    Trace trace;
    Buffer numbers;
  };
  std::vector<Own> workers(static_cast<std::size_t>(threads()), Own{heads, {}, {}});
  parallel_slices(data.rows(), pass_rows(net, data.inputs()), [&](Range rows, int worker) {
    Own& own = workers[static_cast<std::size_t>(worker)];
    const Rows z0 = first_rows(data, rows, own.numbers);
    net.infer(data.x.middleRows(rows.begin, rows.size()), z0, own.trace);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const Index depth = net.first_head() + static_cast<Index>(i);
      const Rows z = depth == 0 ? z0
                                : Rows(own.trace.z[static_cast<std::size_t>(depth)].view(
                                      rows.size(), net.features(depth, data.inputs())));
      scores[i].middleRows(rows.begin, rows.size()) = own.heads[i].infer(z);
    }
  });
  return scores;
}

}  // namespace resboost
