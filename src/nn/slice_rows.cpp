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

/// Numbers that a thread's pass holds at a time. Networks of ordinary size are far from it; a model
/// from a stranger may have layers as wide as it likes, which cost its file nothing.
constexpr Index kPassNumbers = Index{1} << 24;

Index activations(const Chain& chain) {
  Index sum = 0;
  for (const Stage& stage : chain.stages) sum += activations(*stage.block);
  return sum;
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
  const Index width = widest(chain, inputs), numbers = activations(chain);
  Index rows = fitting(width > 0 ? kPassPictures : kPassRows, 1, width);
  while (rows > 1 && rows > kPassNumbers / std::max<Index>(numbers, 1)) rows /= 2;
  return rows;
}

Index activations(const Layer& block) {
  Index sum = 0;
  visit(block, [&](const std::string&, const Layer& layer) { sum += layer.outputs(); });
  return sum;
}

}  // namespace resboost
