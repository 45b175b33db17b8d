#include "analyze/depth_scores.h"

#include "base/parallel.h"
#include "nn/pass.h"

namespace resboost {

std::vector<Matrix> depth_scores(const Network& net, const Dataset& data) {
  std::vector<Matrix> scores;
  for (Index depth = net.first_head(); depth <= net.depth(); ++depth)
    scores.emplace_back(data.rows(), net.outputs(data.inputs()));
  std::vector<Readout::Memo> memos(static_cast<std::size_t>(threads()));
  Pass(net, data.raw(), data.x).each([&](const PassSlice& slice) {
    const Range rows = slice.rows;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const Index depth = net.first_head() + static_cast<Index>(i);
      const Rows z = depth == 0 ? slice.z0
                                : Rows(slice.trace.z[static_cast<std::size_t>(depth)].view(
                                      rows.size(), net.features(depth, data.inputs())));
      scores[i].middleRows(rows.begin, rows.size()) =
          net.readout(depth).infer(z, memos[static_cast<std::size_t>(slice.worker)]);
    }
  });
  return scores;
}

}  // namespace resboost
