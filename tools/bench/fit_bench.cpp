// Training and prediction of whole networks, rows per second.
//   build/bench/tools/bench/resboost_bench --benchmark_filter=rows

#include <benchmark/benchmark.h>

#include "resboost/resboost.h"

namespace {

using namespace resboost;

Dataset random_data(Index rows, Index features) {
  Rng rng(1);
  Dataset data;
  Matrix x(rows, features);
  for (Real& value : x.reshaped()) value = static_cast<Real>(rng.normal());
  data.x = std::move(x);
  data.y = Matrix::Zero(rows, 3);
  for (Index i = 0; i < rows; ++i) data.y(i, rng.below(3)) = 1;
  return data;
}

/// Four residual blocks of the given width on as many features.
Network network(Index width) {
  Network net;
  for (int i = 0; i < 4; ++i) {
    net.stages.push_back(
        Stage{make_block(width, {.layers = 2, .width = static_cast<int>(width)}, Rng(1)), 1, 1});
  }
  net.heads.emplace_back(width, 3);
  return net;
}

void fit_rows(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(1)));
  const Dataset data = random_data(8192, state.range(0));
  const Examples examples{data.x, data.x, data.y, data.w};
  Network net = network(state.range(0));
  const auto loss = make_softmax_loss();
  SgdConfig config;
  config.epochs = 1;
  Reporter silent;
  for (auto _ : state)
    fit_sgd(net, examples, nullptr, *loss, config, {Phase::network, 4}, {Rng(1), silent});
  state.SetItemsProcessed(state.iterations() * data.rows());
}

void predict_rows(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(1)));
  const Dataset data = random_data(8192, state.range(0));
  const Network net = network(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(net.predict(data.x));
  state.SetItemsProcessed(state.iterations() * data.rows());
}

BENCHMARK(fit_rows)
    ->ArgsProduct({{64, 128, 256}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(predict_rows)
    ->ArgsProduct({{64, 128, 256}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
