#include "train/descent.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "support/allocations.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Wide enough that its weights are several chunks.
Network wide_network(Index inputs, Index width, Index outputs) {
  Network net;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(inputs, width));
  layers.push_back(make_tanh(width));
  layers.push_back(make_dense(width, width));
  net.stages.push_back({make_sequential(std::move(layers)), 0, 1});
  net.heads.emplace_back(width, outputs);
  std::uint64_t number = 0;
  for (Param* param : net.params())
    param->value = random_vector(param->value.size(), Rng(1).fork(number++)) /
                   std::sqrt(static_cast<Real>(width));
  return net;
}

std::vector<Index> in_order(Index rows) {
  std::vector<Index> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), Index{0});
  return order;
}

SgdConfig gradient_descent(int batch_size) {
  SgdConfig config;
  config.optimizer = Optimizer::nesterov;
  config.momentum = 0;
  config.batch_size = batch_size;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("train/descent");

TEST_CASE("a step over several waves of slices goes along the mean gradient of all its rows") {
  // 1,100 rows: two waves and a part of a third, the last slice not full.
  const Dataset data = smooth_surface(1100, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  Network net = wide_network(3, 260, 1);
  Trace trace;
  const Matrix x = data.x.matrix();
  const auto scores = net.forward(x, x, trace);
  Matrix dscores(scores.rows(), 1);
  MutRows dscores_out(dscores);
  const double before = loss->sum(scores, data.y, Vector(), Real(1) / 1100, &dscores_out) / 1100;
  net.backward(x, x, trace, dscores, nullptr);
  std::vector<Vector> expected;
  for (Index stage = 0; stage <= net.depth(); ++stage)
    for (Param* param : net.params(stage)) {
      Vector gradient = Vector::Zero(param->value.size());
      net.add_gradient(x, x, trace, dscores, stage, *param, {0, param->rows}, gradient.data());
      expected.push_back(param->value - Real(0.1) * gradient);
    }
  const SgdConfig config = gradient_descent(1100);
  StepRule rule(config, net.params(), 1100);
  CHECK(rule.chunks().size() > net.params().size());
  Reporter silent;
  Descent descent(net, examples, *loss, config.batch_size, rule);
  const double seen = descent.run(
      in_order(1100), Rng(1), 1, 0, [](Index) { return 0.1; }, silent);
  CHECK(seen == doctest::Approx(before).epsilon(1e-5));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK((net.params()[i]->value - expected[i]).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("steps have the same bits for any number of threads, small and large minibatches alike") {
  const Dataset data = smooth_surface(1300, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  for (const int batch : {100, 1200}) {
    CAPTURE(batch);
    const auto trained_by = [&](int count) {
      const ThreadCount scope(count);
      Network net = wide_network(3, 260, 1);
      const SgdConfig config = gradient_descent(batch);
      StepRule rule(config, net.params(), data.rows());
      Reporter silent;
      Descent descent(net, examples, *loss, batch, rule);
      descent.run(
          in_order(1300), Rng(1), descent.batches(), 0, [](Index) { return 0.05; }, silent);
      return rule.values();
    };
    const auto one = trained_by(1);
    for (const int count : {2, 3, 8}) CHECK(trained_by(count) == one);
  }
}

TEST_CASE("steps allocate nothing, of dense layers and of convolutions") {
  const auto before = test::allocations();
  if (!before) return;
  const ThreadCount scope(1);  // a second thread that gets its first slice late allocates late
  REQUIRE(std::make_unique<int>(1));
  REQUIRE(*test::allocations() > *before);
  constexpr Index kRows = 1280;
  constexpr int kBatch = 64;
  const auto allocated = [&](Network net, const Matrix& x) {
    const Matrix y = random_matrix(kRows, 1, Rng(5));
    const Vector no_weights;
    const Examples examples{x, x, y, no_weights};
    const auto loss = make_squared_loss();
    StepRule rule(gradient_descent(kBatch), net.params(), kRows);
    Descent descent(net, examples, *loss, kBatch, rule);
    Reporter silent;
    const auto order = in_order(kRows);
    const auto by = [&](Index steps) {
      const long start = *test::allocations();
      descent.run(
          order, Rng(1), steps, 0, [](Index) { return 1e-3; }, silent);
      return *test::allocations() - start;
    };
    by(20);
    return std::pair(by(2), by(20));
  };
  const auto dense = allocated(wide_network(3, 260, 1), random_matrix(kRows, 3, Rng(2)));
  CHECK(dense.second == dense.first);

  for (const Index channels : {4, 16}) {  // direct, and transformed (kernels/winograd.h)
    const ImageShape image{6, 6, channels};
    Network net;
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(make_conv_norm(image, channels, 3, 1));
    layers.push_back(make_relu(image.size()));
    layers.push_back(make_conv(image, channels, 3, 1));
    net.stages.push_back({make_sequential(std::move(layers)), 1, 1});
    net.heads.emplace_back(image.size(), 1);
    const auto pictures = allocated(std::move(net), random_matrix(kRows, image.size(), Rng(3)));
    CHECK(pictures.second == pictures.first);
  }
}

TEST_SUITE_END();
