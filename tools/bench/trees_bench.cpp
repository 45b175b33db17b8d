// Prediction by boosted trees: one row at a time, and many.
//   build/bench/tools/bench/resboost_bench --benchmark_filter=trees

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "nn/trees.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

constexpr Index kColumns = 20, kRows = 4096;
constexpr int kDepth = 6;

/// Full trees that ask at random.
Trees random_trees(Index count) {
  Rng rng(1);
  constexpr int inner = (1 << kDepth) - 1;
  TreeArrays arrays{kColumns, 1, {}, {}, {}, {}};
  for (Index t = 0; t < count; ++t) {
    arrays.inner.push_back(inner);
    for (int i = 0; i < inner; ++i)
      arrays.nodes.push_back({static_cast<std::uint16_t>(2 * i + 1),
                              static_cast<std::uint16_t>(2 * i + 2),
                              static_cast<std::uint16_t>(rng.below(kColumns)),
                              static_cast<std::uint8_t>(1 + rng.below(254)),
                              static_cast<TreeNode::Rule>(rng.below(2))});
    for (int i = 0; i <= inner; ++i) arrays.leaves.push_back(static_cast<Real>(rng.normal()));
  }
  return Trees(std::move(arrays));
}

std::vector<std::uint8_t> random_rows() {
  Rng rng(2);
  std::vector<std::uint8_t> codes(kRows * kColumns);
  for (std::uint8_t& code : codes) code = static_cast<std::uint8_t>(rng.below(255));
  return codes;
}

/// Other rows from call to call: branches cannot be learned by heart.
void trees_rows(benchmark::State& state) {
  const Trees trees = random_trees(state.range(0));
  const auto codes = random_rows();
  const Index rows = state.range(1);
  Matrix out(rows, 1);
  Index at = 0;
  for (auto _ : state) {
    trees.predict(codes.data() + at * kColumns, out);
    benchmark::DoNotOptimize(out.data());
    at = (at + rows) % kRows;
  }
  state.SetItemsProcessed(state.iterations() * rows);
}

BENCHMARK(trees_rows)->ArgsProduct({{500}, {1, kRows}})->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace resboost
