#include "train/descent.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "nn/packed_weights.h"
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
  Descent descent(series_of(net), examples, *loss, config.batch_size, rule);
  const double seen = descent.run(
      in_order(1100), Rng(1), 1, 0, [](Index) { return 0.1; }, silent)[0];
  CHECK(seen == doctest::Approx(before).epsilon(1e-5));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK((net.params()[i]->value - expected[i]).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("a step's gradient and loss are sums along the tree of its slices, wave after wave") {
  const auto loss = make_squared_loss();
  for (const Index rows : {40, 300, 512, 1100, 1700}) {  // 1, 5, 8, 18 and 27 slices
    CAPTURE(rows);
    const Dataset data = smooth_surface(rows, 1, Rng(2));
    const Matrix x = data.x.matrix();
    Network net = wide_network(3, 260, 1);
    const SgdConfig config = gradient_descent(static_cast<int>(rows));
    Network other = net.clone();
    StepRule rule(config, net.params(), rows), other_rule(config, other.params(), rows);
    Reporter silent;
    const Examples examples{data.x, data.x, data.y, data.w};
    Descent descent(series_of(net), examples, *loss, rows, rule);
    const double seen = descent.run(
        in_order(rows), Rng(1), 1, 0, [](Index) { return 0.1; }, silent)[0];

    // Each slice by itself.
    const Slicing slicing(rows, kSliceRows);
    std::vector<Vector> gradients;
    std::vector<double> losses;
    PackedWeights packed(nullptr);
    packed.add(*other.stages[0].block);
    for (Param* param : other.params()) packed.follow(*param, {0, param->rows});
    for (Index s = 0; s < slicing.slices(); ++s) {
      const Range of = slicing.slice(s);
      const Matrix own = x.middleRows(of.begin, of.size());
      Trace trace;
      trace.packed = &packed;
      const auto scores = other.forward(own, own, trace);
      Matrix dscores(scores.rows(), 1);
      MutRows out(dscores);
      losses.push_back(loss->sum(scores, data.y.middleRows(of.begin, of.size()), Vector(),
                                 Real(1) / static_cast<Real>(rows), &out));
      other.backward(own, own, trace, dscores, nullptr);
      gradients.push_back(Vector::Zero(other_rule.size()));
      for (const StepRule::Chunk& chunk : other_rule.chunks()) {
        const auto head = other.params(1);
        const bool of_head = std::find(head.begin(), head.end(), chunk.param) != head.end();
        other.add_gradient(own, own, trace, dscores, of_head ? 1 : 0, *chunk.param, chunk.rows,
                           gradients.back().data() + chunk.flat);
      }
    }
    tree_sum(slicing.slices(), [&](Index to, Index from) {
      gradients[static_cast<std::size_t>(to)] += gradients[static_cast<std::size_t>(from)];
      losses[static_cast<std::size_t>(to)] += losses[static_cast<std::size_t>(from)];
    });
    for (const StepRule::Chunk& chunk : other_rule.chunks())
      other_rule.step(chunk, 1, rows, 0.1, gradients[0].data() + chunk.flat);
    CHECK(rule.values() == other_rule.values());
    CHECK(seen == losses[0] / static_cast<double>(rows));
  }
}

TEST_CASE(
    "of two networks the first learns as if it were alone, the second from what the first was "
    "before its step") {
  const Dataset data = smooth_surface(1100, 1, Rng(2));  // several waves of slices
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const SgdConfig config = gradient_descent(1100);
  Reporter silent;
  const auto step = [&](const Series& series, const Examples& on) {
    StepRule rule(config, params_of(series), 1100);
    Descent descent(series, on, *loss, config.batch_size, rule);
    return descent.run(
        in_order(1100), Rng(1), 1, 0, [](Index) { return 0.1; }, silent);
  };
  Network first = wide_network(3, 260, 1), second = wide_network(260, 40, 1);
  Network alone = first.clone(), behind = second.clone();
  Network blocks = first.clone();
  blocks.heads.clear();
  const Matrix z = blocks.predict(data.x.matrix());

  const auto losses = step({{&first, 1, true}, {&second, 1, true}}, examples);
  CHECK(step(series_of(alone), examples)[0] == losses[0]);
  CHECK(step(series_of(behind), {data.x, z, data.y, data.w})[0] == losses[1]);
  const auto same = [](Network& a, Network& b) {
    return StepRule({}, a.params(), 1).values() == StepRule({}, b.params(), 1).values();
  };
  CHECK(same(first, alone));
  CHECK(same(second, behind));
}

TEST_CASE("a network that passes nothing on reads what the next one reads") {
  const Dataset data = smooth_surface(300, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const SgdConfig config = gradient_descent(100);
  Network aside = wide_network(3, 20, 1), net = wide_network(3, 30, 1);
  Network alone = net.clone();
  Reporter silent;
  const auto train = [&](const Series& series) {
    StepRule rule(config, params_of(series), 300);
    Descent(series, examples, *loss, 100, rule)
        .run(
            in_order(300), Rng(1), 3, 0, [](Index) { return 0.1; }, silent);
  };
  train({{&aside, 0, true}, {&net, 1, true}});
  train(series_of(alone));
  CHECK(StepRule({}, net.params(), 1).values() == StepRule({}, alone.params(), 1).values());
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
      StepRule rule({}, net.params(), data.rows());  // Adam, which counts steps
      Reporter silent;
      Descent descent(series_of(net), examples, *loss, batch, rule);
      descent.run(
          in_order(1300), Rng(1), descent.batches(), 0,
          [](Index s) { return 0.05 / static_cast<double>(1 + s); }, silent);
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
  const auto allocated = [&](const Series& series, const Matrix& x) {
    const Matrix y = random_matrix(kRows, 1, Rng(5));
    const Vector no_weights;
    const Examples examples{x, x, y, no_weights};
    const auto loss = make_squared_loss();
    StepRule rule(gradient_descent(kBatch), params_of(series), kRows);
    Descent descent(series, examples, *loss, kBatch, rule);
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
  Network wide = wide_network(3, 260, 1), narrow = wide_network(260, 20, 1);
  const auto dense = allocated(series_of(wide), random_matrix(kRows, 3, Rng(2)));
  CHECK(dense.second == dense.first);
  const auto two =
      allocated({{&wide, 1, true}, {&narrow, 1, true}}, random_matrix(kRows, 3, Rng(2)));
  CHECK(two.second == two.first);

  for (const Index channels : {4, 16}) {  // direct, and transformed (kernels/winograd.h)
    const ImageShape image{6, 6, channels};
    Network net;
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(make_conv_norm(image, channels, 3, 1));
    layers.push_back(make_relu(image.size()));
    layers.push_back(make_conv(image, channels, 3, 1));
    net.stages.push_back({make_sequential(std::move(layers)), 1, 1});
    net.heads.emplace_back(image.size(), 1);
    const auto pictures = allocated(series_of(net), random_matrix(kRows, image.size(), Rng(3)));
    CHECK(pictures.second == pictures.first);
    // Of other layers, which share the buffers in turn.
    Network sum;
    sum.stages.push_back(
        {make_sum(make_conv_norm(image, channels, 3, 1), make_identity(image.size())), 0, 1});
    sum.heads.emplace_back(image.size(), 1);
    const auto unlike =
        allocated({{&net, 1, true}, {&sum, 1, true}}, random_matrix(kRows, image.size(), Rng(3)));
    CHECK(unlike.second == unlike.first);
  }
}

TEST_SUITE_END();
