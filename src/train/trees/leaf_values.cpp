#include "train/trees/leaf_values.h"

#include "base/parallel.h"
#include "nn/leaf_search.h"

namespace resboost::trees {

void move_scores(const LeafValues& values, const SlopeColumns& slopes,
                 const std::vector<std::uint8_t>& leaf, Sample& sample) {
  const SlopesView view{slopes.most, values.slopes.data(), slopes.values.data()};
  parallel_slices(sample.rows(), kTreeSlice, [&](Range rows, int) {
    const std::uint8_t* leaves = leaf.data() + rows.begin;
    const auto scores = sample.scores.middleRows(rows.begin, rows.size());
    add_leaf_values(values.constant.data(), leaves, scores);
    add_slopes(view, sample.codes.values.data() + rows.begin, sample.codes.rows, leaves, scores);
  });
}

}  // namespace resboost::trees
