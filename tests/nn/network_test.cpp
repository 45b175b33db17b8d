#include "resboost/network.h"

#include <doctest/doctest.h>

#include <utility>

#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/loss.h"
#include "support/allocations.h"
#include "support/gradient_check.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

Stage stage(Index in, Index out, Real keep, Real step, Reads reads = Reads::z) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(in, 5));
  layers.push_back(make_tanh(5));
  layers.push_back(make_dense(5, out));
  return {make_sequential(std::move(layers)), keep, step, reads};
}

Network with_head(Network net, Index outputs, Rng rng) {
  net.heads.emplace_back(net.stages.back().block->outputs(), outputs);
  std::uint64_t number = 0;
  for (Param* param : net.params())
    param->value = random_vector(param->value.size(), rng.fork(number++));
  return net;
}

/// A stem that changes the width, a plain residual stage and one that reads the input; keep and
/// step are not one.
Network odd_network(Index inputs, Index outputs, Rng rng) {
  Network net;
  net.stages.push_back(stage(inputs, 4, 0, 1));
  net.stages.push_back(stage(4, 4, Real(0.7), Real(0.3)));
  net.stages.push_back(stage(4 + inputs, 4, 1, Real(-0.5), Reads::z_and_x));
  return with_head(std::move(net), outputs, rng);
}

/// Stages that keep nothing, as they are and scaled, with the input and without.
Network plain_network(Index inputs, Index outputs, Rng rng) {
  Network net;
  net.stages.push_back(stage(inputs, 4, 0, Real(0.5)));
  net.stages.push_back(stage(4, 3, 0, 1));
  net.stages.push_back(stage(3 + inputs, 4, 0, 1, Reads::z_and_x));
  net.stages.push_back(stage(4 + inputs, 2, 0, Real(-2), Reads::z_and_x));
  return with_head(std::move(net), outputs, rng);
}

}  // namespace

TEST_SUITE_BEGIN("nn/network");

TEST_CASE("backward agrees with central differences through stem, keep, step and reads_input") {
  bool odd = false;
  SUBCASE("stages that keep") { odd = true; }
  SUBCASE("stages that keep nothing") { odd = false; }
  Network net = odd ? odd_network(3, 2, Rng(1)) : plain_network(3, 2, Rng(1));
  Matrix x = random_matrix(6, 3, Rng(2));
  const Matrix y = random_labels(6, 2, Rng(3));
  const auto loss = make_softmax_loss();
  const auto value = [&] {
    Trace scratch;
    return loss->sum(net.infer(x, x, scratch), y, Vector(), 1, nullptr);
  };
  Trace trace;
  const auto scores = net.forward(x, x, trace);
  Matrix dscores(6, 2), dz0(6, 3);
  MutRows dscores_out(dscores), dz0_out(dz0);
  loss->sum(scores, y, Vector(), 1, &dscores_out);
  net.backward(x, x, trace, dscores, &dz0_out);
  Index numbers = 0;
  for (Index stage = 0; stage <= net.depth(); ++stage)
    for (Param* param : net.params(stage)) {
      Vector gradient = Vector::Zero(param->value.size());
      net.add_gradient(x, x, trace, dscores, stage, *param, {0, param->rows}, gradient.data());
      CHECK(gradient_error(param->value.data(), gradient.size(), gradient.data(), value) <
            kGradientTolerance);
      numbers += gradient.size();
    }
  CHECK(numbers == net.param_count());
  // The gradient in z0 leaves out what reaches the loss through the raw input of later stages.
  Matrix z0 = x;
  const auto value_z0 = [&] {
    Trace scratch;
    return loss->sum(net.infer(x, z0, scratch), y, Vector(), 1, nullptr);
  };
  CHECK(gradient_error(z0.data(), z0.size(), dz0.data(), value_z0) < kGradientTolerance);
}

/// A tree of one question.
std::unique_ptr<Layer> stump(Index columns, Index outputs, Rng rng) {
  TreeArrays arrays{columns, outputs, {1}, {{1, 2, 1, 3, TreeNode::Rule::missing_left}}, {}, {}};
  for (Index i = 0; i < 2 * outputs; ++i) arrays.leaves.push_back(static_cast<Real>(rng.normal()));
  return std::make_unique<Trees>(std::move(arrays));
}

TEST_CASE("what reads codes, or x alone, passes no gradient back to z, which comes by itself") {
  Network net;
  net.stages.push_back(stage(3, 4, 0, 1));
  net.stages.push_back(stage(2, 4, Real(0.7), Real(0.3), Reads::codes));
  net.stages.push_back({stump(2, 4, Rng(5)), Real(0.9), Real(0.5), Reads::codes});
  net.stages.push_back(stage(3, 4, Real(0.6), Real(0.4), Reads::x));
  net = with_head(std::move(net), 2, Rng(1));
  const Matrix x = random_matrix(6, 3, Rng(2)), y = random_labels(6, 2, Rng(3));
  Matrix codes(6, 2);
  codes << 0, 1, 1, 4, 2, 3, 0, 0, 3, 5, 1, 2;
  const Matrix input = x;  // z0 moves below, and the raw input does not
  const RawRows raw{input, codes};
  Matrix z0 = x;
  const auto loss = make_softmax_loss();
  const auto value = [&] {
    Trace scratch;
    return loss->sum(net.infer(raw, z0, scratch), y, Vector(), 1, nullptr);
  };
  Trace trace;
  const auto scores = net.forward(raw, z0, trace);
  Matrix dscores(6, 2), dz0(6, 3);
  MutRows dscores_out(dscores), dz0_out(dz0);
  loss->sum(scores, y, Vector(), 1, &dscores_out);
  net.backward(raw, z0, trace, dscores, &dz0_out);
  for (Index stage = 0; stage <= net.depth(); ++stage)
    for (Param* param : net.params(stage)) {
      if (param->role == Role::fitted) continue;
      Vector gradient = Vector::Zero(param->value.size());
      net.add_gradient(raw, z0, trace, dscores, stage, *param, {0, param->rows}, gradient.data());
      CHECK(gradient_error(param->value.data(), gradient.size(), gradient.data(), value) <
            kGradientTolerance);
    }
  CHECK(gradient_error(z0.data(), z0.size(), dz0.data(), value) < kGradientTolerance);
  net.stages[1].keep = 0;
  net.forward(raw, z0, trace);
  net.backward(raw, z0, trace, dscores, &dz0_out);
  CHECK(dz0.isZero(0));
}

TEST_CASE("a network says which views of a row it reads") {
  Network net;
  CHECK(net.views() == Views{true, false});
  net.stages.push_back({stump(2, 3, Rng(1)), 0, 1, Reads::codes});
  net.heads.emplace_back(3, 3);
  CHECK(net.views() == Views{false, true});
  net.stages.push_back({stump(2, 3, Rng(2)), 1, 1, Reads::codes});
  net.heads.emplace_back(3, 3);
  CHECK(net.views() == Views{false, true});
  net.stages.push_back({make_dense(3, 3), 1, 1});
  net.heads.emplace_back(3, 3);
  CHECK(net.views() == Views{false, true});
  CHECK(net.truncated(1).views() == Views{false, true});
  net.stages.push_back({make_dense(5, 3), 1, 1, Reads::z_and_x});
  net.heads.emplace_back(3, 3);
  CHECK(net.views() == Views{true, true});
  net.stages.back() = {make_dense(2, 3), 1, 1, Reads::x};
  CHECK(net.views() == Views{true, true});
  net.stages.erase(net.stages.begin());
  CHECK(net.views() == Views{true, true});
}

/// Pictures of 5 x 5 of two channels: a stem with norm, a residual convolution, a head on windows
/// of 2 x 2 (3 x 3 cells).
Network picture_network(Rng rng) {
  const ImageShape in{5, 5, 2}, inside{5, 5, 3};
  Network net;
  net.stages.push_back({make_conv_norm(in, 3, 3, 1), 0, 1, Reads::z, {inside, 2}});
  net.stages.push_back({make_conv(inside, 3, 3, 1), 1, Real(0.5), Reads::z, {inside, 2}});
  net.heads.emplace_back(27, 2);
  std::uint64_t number = 0;
  for (Param* param : net.params())
    if (param->role != Role::statistic)
      param->value = random_vector(param->value.size(), rng.fork(number++));
  return net;
}

TEST_CASE(
    "backward agrees with central differences through the pool in front of a head, and without a "
    "head") {
  for (const bool with_head : {true, false}) {
    CAPTURE(with_head);
    Network net = picture_network(Rng(1));
    if (!with_head) net.heads.clear();
    REQUIRE(net.outputs(50) == (with_head ? 2 : 27));
    Matrix x = random_matrix(4, 50, Rng(2));
    const Matrix weights = random_matrix(4, net.outputs(50), Rng(3));
    const auto value = [&] {
      Trace scratch;
      return double{net.forward(x, x, scratch).cwiseProduct(weights).sum()};
    };
    Trace trace;
    net.forward(x, x, trace);
    Matrix dz0(4, 50);
    MutRows dz0_out(dz0);
    net.backward(x, x, trace, weights, &dz0_out);
    for (Index stage = 0; stage <= net.depth(); ++stage)
      for (Param* param : net.params(stage)) {
        if (param->role == Role::statistic) continue;
        Vector gradient = Vector::Zero(param->value.size());
        net.add_gradient(x, x, trace, weights, stage, *param, {0, param->rows}, gradient.data());
        CHECK(gradient_error(param->value.data(), gradient.size(), gradient.data(), value) <
              kGradientTolerance);
      }
    CHECK(gradient_error(x.data(), x.size(), dz0.data(), value) < kGradientTolerance);
  }
}

TEST_CASE(
    "predictions have the same bits for any number of threads and any number of rows at once") {
  const Network net = odd_network(3, 2, Rng(1));
  const Matrix x = random_matrix(1000, 3, Rng(2));
  const auto predict_with = [&](int count) {
    const ThreadCount scope(count);
    return net.predict(x);
  };
  const Matrix one = predict_with(1);
  for (const int count : {2, 3, 8}) CHECK(predict_with(count) == one);
  CHECK(net.predict(x.topRows(1)) == one.topRows(1));
  CHECK(net.predict(x.topRows(0)).rows() == 0);
}

TEST_CASE("predictions allocate nothing once a trace has seen as many rows") {
  if (!test::allocations()) return;
  const ImageShape image{6, 6, 16};
  Network pictures;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_conv_norm(image, 16, 3, 1));
  layers.push_back(make_relu(image.size()));
  pictures.stages.push_back({make_sequential(std::move(layers)), 1, 1, Reads::z, {image, 2}});
  pictures.heads.emplace_back(pictures.pooling(1).features(image.size()), 2);
  const Network dense = odd_network(3, 2, Rng(1));
  for (const Network* net : {&dense, &std::as_const(pictures)}) {
    const Matrix x = random_matrix(20, net == &dense ? 3 : image.size(), Rng(2));
    Trace trace;
    net->infer(x, x, trace);
    const long before = *test::allocations();
    for (const Index rows : {20, 1, 7}) net->infer(x.topRows(rows), x.topRows(rows), trace);
    CHECK(*test::allocations() == before);
  }
}

TEST_CASE("a cut network has the head of its depth; depths without a head are named") {
  Network net = odd_network(3, 2, Rng(1));
  CHECK(net.first_head() == 3);
  CHECK_THROWS_WITH_AS(net.truncated(2),
                       "parameter `stages`: this network has heads for depth 3 to 3, not 2",
                       ConfigError);
  Head middle(4, 2);
  middle.bias.value << 1, 2;
  net.heads.insert(net.heads.begin(), middle);
  const Network cut = net.truncated(2);
  CHECK(cut.depth() == 2);
  CHECK(cut.first_head() == 2);
  const Matrix scores = cut.predict(random_matrix(1, 3, Rng(2)));
  CHECK(scores(0, 0) == Real(1));
  CHECK(scores(0, 1) == Real(2));
}

TEST_CASE("a network without a head gives its features") {
  Network net = odd_network(3, 2, Rng(1));
  net.heads.clear();
  CHECK(net.outputs(3) == 4);
  CHECK(net.predict(random_matrix(2, 3, Rng(2))).cols() == 4);
}

TEST_SUITE_END();
