// The three dense products on one slice of rows, against Eigen on one thread in the same run.
//   build/bench/tools/bench/resboost_bench --benchmark_filter=dense

#include <benchmark/benchmark.h>

#include "base/parallel.h"
#include "kernels/dense.h"
#include "resboost/rng.h"

namespace {

using namespace resboost;

Matrix random_matrix(Index rows, Index cols) {
  Rng rng(1);
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<Real>(rng.normal());
  return m;
}

/// Arguments of a benchmark: inputs and outputs of the layer; one slice of rows.
struct Problem {
  explicit Problem(const benchmark::State& state)
      : x(random_matrix(kSliceRows, state.range(0))),
        w(random_matrix(state.range(0), state.range(1))),
        y(random_matrix(kSliceRows, state.range(1))),
        b(Vector::Zero(state.range(1))) {}
  Matrix x, w, y;
  Vector b;
};

void count_flops(benchmark::State& state) {
  state.counters["FLOPS"] =
      benchmark::Counter(2.0 * static_cast<double>(kSliceRows * state.range(0) * state.range(1)),
                         benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

void dense_forward(benchmark::State& state) {
  Problem p(state);
  for (auto _ : state) {
    kernels::dense_forward(p.x, p.w.data(), p.b.data(), p.y);
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void dense_forward_eigen(benchmark::State& state) {
  Problem p(state);
  for (auto _ : state) {
    p.y.noalias() = p.x * p.w;
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void dense_backward_input(benchmark::State& state) {
  Problem p(state);
  for (auto _ : state) {
    kernels::dense_backward_input(p.y, p.w.data(), p.x);
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void dense_backward_input_eigen(benchmark::State& state) {
  Problem p(state);
  for (auto _ : state) {
    p.x.noalias() = p.y * p.w.transpose();
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void dense_backward_weights(benchmark::State& state) {
  Problem p(state);
  p.x.setZero();  // or the sums would grow without end
  for (auto _ : state) {
    kernels::dense_backward_weights(p.x, p.y, p.w.data());
    kernels::add_column_sums(p.y, p.b.data());
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void dense_backward_weights_eigen(benchmark::State& state) {
  Problem p(state);
  p.x.setZero();
  for (auto _ : state) {
    p.w.noalias() += p.x.transpose() * p.y;
    p.b += p.y.colwise().sum();
    benchmark::ClobberMemory();
  }
  count_flops(state);
}

void shapes(benchmark::internal::Benchmark* bench) {
  for (const auto& [in, out] : {std::pair{16, 128}, {128, 128}, {256, 256}, {512, 512}, {256, 10}})
    bench->Args({in, out});
}

BENCHMARK(dense_forward)->Apply(shapes);
BENCHMARK(dense_forward_eigen)->Apply(shapes);
BENCHMARK(dense_backward_input)->Apply(shapes);
BENCHMARK(dense_backward_input_eigen)->Apply(shapes);
BENCHMARK(dense_backward_weights)->Apply(shapes);
BENCHMARK(dense_backward_weights_eigen)->Apply(shapes);

}  // namespace
