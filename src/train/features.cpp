#include "resboost/features.h"

#include <utility>
#include <vector>

#include "base/parallel.h"

namespace resboost {

void Features::advance(const Stage& stage) {
  Network one;
  one.stages.push_back(stage.clone());
  const Matrix& old = z();
  Matrix next(old.rows(), stage.block->outputs());
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  parallel_slices(old.rows(), kPassRows, [&](Range rows, int worker) {
    next.middleRows(rows.begin, rows.size()) =
        one.infer(x().middleRows(rows.begin, rows.size()), old.middleRows(rows.begin, rows.size()),
                  traces[static_cast<std::size_t>(worker)]);
  });
  z_ = std::move(next);
  moved_ = true;
}

}  // namespace resboost
