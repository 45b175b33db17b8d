#include "resboost/features.h"

#include <utility>
#include <vector>

#include "base/parallel.h"
#include "train/slice.h"

namespace resboost {

Examples Features::examples() const {
  Examples examples{x(), z(), data_->y, data_->w};
  if (pooled_.how.window > 0) examples.pooled = &pooled_;
  if (!moved_ && data_->pictures.rows() > 0) {
    examples.pictures = &data_->pictures;
    examples.augmentation = data_->augmentation;
  }
  return examples;
}

void Features::advance(const Stage& stage) {
  Network one;
  one.stages.push_back(stage.clone());
  const Examples before = examples();
  const Index n = data_->rows(), width = stage.block->outputs();
  // A stage that leaves the width moves z where it lies: representations of pictures take gigabytes.
  const bool in_place = moved_ && z_.cols() == width;
  Matrix other(in_place ? 0 : n, width);
  Matrix& next = in_place ? z_ : other;
  const bool pools = stage.pooling.window > 0;
  Pooled pooled{stage.pooling, Matrix(n, pools ? stage.pooling.features(width) : 0)};
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  std::vector<Buffer> pictures(static_cast<std::size_t>(threads()));
  parallel_slices(n, pass_rows(one, before.width()), [&](Range rows, int worker) {
    const auto own = static_cast<std::size_t>(worker);
    const auto read =
        one.infer(x().middleRows(rows.begin, rows.size()), z_rows(before, rows, pictures[own]), traces[own]);
    next.middleRows(rows.begin, rows.size()) = traces[own].z[1].view(rows.size(), width);
    if (pools) pooled.means.middleRows(rows.begin, rows.size()) = read;
  });
  if (!in_place) z_ = std::move(other);
  pooled_ = std::move(pooled);
  moved_ = true;
}

}  // namespace resboost
