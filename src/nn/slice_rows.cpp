#include "nn/slice_rows.h"

#include <algorithm>

#include "base/parallel.h"

namespace resboost {
namespace {

/// Numbers of one representation in a slice: 1 MB in single precision.
constexpr Index kSliceNumbers = Index{1} << 18;
/// In training, where batch norm takes its statistics from a slice.
constexpr Index kFewest = 16;

/// Pictures of a pass: few enough that a slice of them counts as work for a thread
/// (base/parallel.h).
constexpr Index kPassPictures = kSliceRows / 2;

/// Width of the widest representation of pictures; rows of tables are small enough.
Index widest(const Chain& chain, Index inputs) {
  Index most = 0;
  for (const Stage& stage : chain.stages)
    if (stage.pooling.window > 0) most = std::max({most, inputs, stage.block->outputs()});
  return most;
}

/// Halved until it fits.
Index fitting(Index rows, Index fewest, Index width) {
  while (rows > fewest && rows * width > kSliceNumbers) rows /= 2;
  return rows;
}

}  // namespace

Index slice_rows(const Chain& chain, Index inputs) {
  return fitting(kSliceRows, kFewest, widest(chain, inputs));
}

Index pass_rows(const Chain& chain, Index inputs) {
  const Index width = widest(chain, inputs);
  return fitting(width > 0 ? kPassPictures : kPassRows, 1, width);
}

}  // namespace resboost
