#include "analyze/walk.h"

#include <utility>
#include <vector>

#include "analyze/rows.h"
#include "base/parallel.h"
#include "nn/slice_rows.h"

namespace resboost {

void Walk::each_slice(
    const Network& rest,
    const std::function<void(Range rows, Trace& trace, const Rows& scores)>& take) const {
  std::vector<Trace> traces(static_cast<std::size_t>(threads()));
  std::vector<Buffer> numbers(static_cast<std::size_t>(threads()));
  parallel_slices(data_->rows(), pass_rows(rest, width()), [&](Range rows, int worker) {
    const auto own = static_cast<std::size_t>(worker);
    const Rows z = moved_ ? Rows(z_.middleRows(rows.begin, rows.size()))
                          : first_rows(*data_, rows, numbers[own]);
    take(rows, traces[own],
         rest.infer(data_->x.middleRows(rows.begin, rows.size()), z, traces[own]));
  });
}

void Walk::advance(const Stage& stage) {
  Network one;
  one.stages.push_back(stage.clone());
  const Index wide = stage.block->outputs();
  // Where the width stays z moves where it lies: representations of pictures take gigabytes.
  const bool in_place = moved_ && z_.cols() == wide;
  Matrix other(in_place ? 0 : data_->rows(), wide);
  Matrix& next = in_place ? z_ : other;
  each_slice(one, [&](Range rows, Trace& trace, const Rows&) {
    next.middleRows(rows.begin, rows.size()) = trace.z[1].view(rows.size(), wide);
  });
  if (!in_place) z_ = std::move(other);
  moved_ = true;
}

Matrix Walk::scores(const Network& rest) const {
  Matrix all(data_->rows(), rest.outputs(width()));
  each_slice(rest, [&](Range rows, Trace&, const Rows& scores) {
    all.middleRows(rows.begin, rows.size()) = scores;
  });
  return all;
}

}  // namespace resboost
