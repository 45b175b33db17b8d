#include "analyze/walk.h"

#include <utility>

#include "nn/pass.h"

namespace resboost {

void Walk::advance(const Stage& stage) {
  const Index wide = stage.block->outputs();
  // Where the width stays z moves where it lies: representations of pictures take gigabytes.
  const bool in_place = moved_ && z_.cols() == wide;
  Matrix other(in_place ? 0 : data_->rows(), wide);
  Matrix& next = in_place ? z_ : other;
  Pass(stage, data_->raw(), z()).each([&](const PassSlice& slice) {
    const Range rows = slice.rows;
    next.middleRows(rows.begin, rows.size()) = slice.trace.z[1].view(rows.size(), wide);
  });
  if (!in_place) z_ = std::move(other);
  moved_ = true;
}

Matrix Walk::scores(const Network& rest) const { return scores_of(rest, data_->raw(), z()); }

}  // namespace resboost
