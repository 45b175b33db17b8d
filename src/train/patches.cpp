#include "train/patches.h"

namespace resboost {

Eigen::RowVectorXd random_patch(RowReader& pictures, Index rows, const ImageShape& shape,
                                Rng& rng) {
  const Index row = rng.below(rows);
  const Rows picture = pictures.slice({row, row + 1});
  const Index top = rng.below(shape.height) - kPatchSide / 2,
              left = rng.below(shape.width) - kPatchSide / 2;
  Eigen::RowVectorXd patch = Eigen::RowVectorXd::Zero(kPatchSide * kPatchSide * shape.channels);
  for (Index i = 0; i < kPatchSide * kPatchSide; ++i) {
    const Index y = top + i / kPatchSide, x = left + i % kPatchSide;
    if (y < 0 || y >= shape.height || x < 0 || x >= shape.width) continue;
    patch.segment(i * shape.channels, shape.channels) =
        picture.row(0)
            .segment((y * shape.width + x) * shape.channels, shape.channels)
            .cast<double>();
  }
  return patch;
}

}  // namespace resboost
