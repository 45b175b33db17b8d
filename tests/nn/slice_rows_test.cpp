#include "nn/slice_rows.h"

#include <doctest/doctest.h>

#include <memory>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "resboost/layer.h"
#include "resboost/network.h"

namespace resboost {
namespace {

/// Two numbers in, two out, and `width` of them in between.
Network bulging(Index width) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(2, width));
  layers.push_back(make_relu(width));
  layers.push_back(make_dense(width, 2));
  Network net;
  net.stages.push_back({make_sequential(std::move(layers)), 1, 1});
  return net;
}

TEST_SUITE_BEGIN("nn/slice_rows");

TEST_CASE("a pass takes fewer rows where a layer inside a block is wide, down to one") {
  constexpr Index kMost = Index{1} << 24;  // numbers that a thread's pass may hold
  Index before = kPassRows;
  for (const Index width : {Index{8}, Index{1} << 14, Index{1} << 17, Index{1} << 20}) {
    CAPTURE(width);
    const Network net = bulging(width);
    const Index rows = pass_rows(Chain(net), 2), numbers = activations(*net.stages[0].block);
    CHECK(numbers >= 2 * width);
    CHECK(rows >= 1);
    CHECK((rows == 1 || rows * numbers <= kMost));
    CHECK((rows == kPassRows || 2 * rows * numbers > kMost));
    CHECK(rows <= before);
    before = rows;
  }
  CHECK(before < 8);
  CHECK(pass_rows(Chain(bulging(8)), 2) == kPassRows);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
