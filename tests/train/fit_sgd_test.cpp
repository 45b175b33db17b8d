#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "loss/surrogate.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/work.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

Network small_network(Index inputs, Index outputs) {
  Network net;
  net.stages.push_back(Stage{make_block(inputs, {.layers = 1, .width = 8}, Rng(1)), 1, 1});
  net.heads.emplace_back(inputs, outputs);
  return net;
}

struct EpochRecorder : Reporter {
  std::vector<EpochReport> epochs;
  int asked = 0, stop_after = 1 << 30;
  void on_epoch(const EpochReport& report) override { epochs.push_back(report); }
  bool stop_requested() override { return ++asked > stop_after; }
};

SgdConfig quick() {
  SgdConfig config;
  config.epochs = 10;
  config.batch_size = 100;
  config.learning_rate = 0.01;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("train/fit_sgd");

TEST_CASE("smoothed labels are what steps meet: scores stay as far as the smoothed classes lie") {
  // All rows alike: the head's bias goes to the log of the class shares that it meets.
  const Matrix x = Matrix::Zero(200, 2);
  Matrix y = Matrix::Zero(200, 4);
  y.col(1).setOnes();
  const Vector w;
  const RowSource rows = x;
  const Examples examples{rows, rows, y, w};
  const auto probability = [&](double smoothing) {
    Network net;
    net.heads.emplace_back(2, 4);
    SgdConfig config = quick();
    config.epochs = 200;
    config.learning_rate = 0.05;
    config.label_smoothing = smoothing;
    Reporter silence;
    fit_sgd(net, examples, nullptr, *make_softmax_loss(), config, {Phase::network, 0},
            {Rng(1), silence});
    const Vector& bias = net.heads.back().bias.value;
    return std::exp(double{bias(1)}) / bias.cast<double>().array().exp().sum();
  };
  CHECK(probability(0.2) == doctest::Approx(0.85).epsilon(0.001));
  CHECK(probability(0) > 0.99);
}

TEST_CASE("a fit that there is no time for ends after an epoch, and with time enough is as ever") {
  struct Hurry : Reporter {
    double left = 0;
    double seconds_left() const override { return left; }
  } none, plenty;
  plenty.left = 1e9;
  Reporter no_limit;
  const Dataset data = smooth_surface(300, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  const auto fit = [&](Reporter& reporter) {
    Network net = small_network(3, 1);
    const SgdResult result =
        fit_sgd(net, examples, nullptr, *loss, quick(), {Phase::network, 1}, {Rng(1), reporter});
    CHECK_FALSE(result.stopped);
    return std::pair(result.epochs, Vector(net.heads.back().weight.value));
  };
  CHECK(fit(none).first == 1);
  CHECK(fit(plenty) == fit(no_limit));
  CHECK(fit(plenty).first == 10);
}

TEST_CASE("a selection chooses the epoch in place of the held-out loss") {
  const Dataset data = smooth_surface(300, 1, Rng(1)), other = smooth_surface(50, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w},
      held_out{other.x, other.x, other.y, other.w};
  const auto loss = make_squared_loss();
  Network net = small_network(3, 1);
  SgdConfig config = quick();
  std::vector<Matrix> said;
  config.selection = {"third", true, [&](const Matrix& scores) {
                        said.push_back(scores);
                        return said.size() == 3 ? 1.0 : 0.0;
                      }};
  EpochRecorder recorder;
  const SgdResult result =
      fit_sgd(net, examples, &held_out, *loss, config, {Phase::network, 1}, {Rng(1), recorder});
  CHECK(result.best_epoch == 3);
  REQUIRE(said.size() == 10);
  CHECK(scores(net, held_out) == said[2]);
  CHECK(said[2] != said[9]);
}

TEST_CASE("training lowers the loss, with either optimiser, and reports every epoch") {
  const Dataset data = smooth_surface(600, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto loss = make_squared_loss();
  for (const auto optimizer : {Optimizer::adam, Optimizer::nesterov}) {
    Network net = small_network(3, 1);
    SgdConfig config = quick();
    config.optimizer = optimizer;
    config.epochs = 40;
    if (optimizer == Optimizer::nesterov) config.learning_rate = 0.05;
    EpochRecorder recorder;
    fit_sgd(net, examples, nullptr, *loss, config, {Phase::network, 1}, {Rng(1), recorder});
    REQUIRE(recorder.epochs.size() == 40);
    CHECK(recorder.epochs.back().train_loss < 0.6 * recorder.epochs.front().train_loss);
    CHECK(std::isnan(recorder.epochs.back().valid_loss));
  }
}

TEST_CASE("every minibatch is counted, and the same work for any number of threads") {
  const Dataset data = smooth_surface(650, 1, Rng(1)),
                held_out_data = smooth_surface(100, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w};
  const Examples held_out{held_out_data.x, held_out_data.x, held_out_data.y, held_out_data.w};
  const auto work_of = [&](int threads, EpochRecorder& recorder) {
    const ThreadCount scope(threads);
    Network net = small_network(3, 1);
    const Work before = work_done();
    fit_sgd(net, examples, &held_out, *make_squared_loss(), quick(), {Phase::network, 1},
            {Rng(1), recorder});
    return work_done() - before;
  };
  EpochRecorder one, two;
  const Work alone = work_of(1, one), together = work_of(2, two);
  CHECK(alone.updates == 10 * 7);
  CHECK(alone.rows == 10 * 650);
  // Ten epochs forward, back to the block's input but not beyond, and weight gradients; one pass
  // before, ten held out.
  const std::uint64_t weights = 3 * 8 + 8 * 3 + 3 * 3 + 3 * 1;
  CHECK(alone.operations > 2 * weights * (2 * 6500 + 650 + 1000));
  CHECK(alone.operations <= 2 * weights * (3 * 6500 + 650 + 1000));
  CHECK(together.operations == alone.operations);
  CHECK(together.updates == alone.updates);
  const double spread = double{(held_out_data.y.array() - held_out_data.y.mean()).square().mean()};
  CHECK(one.epochs.back().valid_metric ==
        doctest::Approx(1 - one.epochs.back().valid_loss / spread).epsilon(1e-4));
}

TEST_CASE("any number of threads trains the same network to the bit") {
  Dataset data = smooth_surface(1500, 2, Rng(1));
  data.w = Vector::Constant(1500, 1);
  const Examples examples{data.x, data.x, data.y, data.w};
  const auto train_with = [&](int count) {
    const ThreadCount scope(count);
    Network net = small_network(3, 2);
    SgdConfig config = quick();
    config.epochs = 2;
    config.batch_size = 700;
    Reporter silent;
    fit_sgd(net, examples, nullptr, *make_squared_loss(), config, {Phase::network, 1},
            {Rng(1), silent});
    return net.heads.back().weight.value;
  };
  const Vector one = train_with(1);
  for (const int count : {2, 3, 8}) CHECK(train_with(count) == one);
}

TEST_CASE("the epoch with the lowest held-out loss is kept") {
  const Dataset data = smooth_surface(40, 1, Rng(1)),
                held_out_data = smooth_surface(200, 1, Rng(2));
  const Examples examples{data.x, data.x, data.y, data.w};
  const Examples held_out{held_out_data.x, held_out_data.x, held_out_data.y, held_out_data.w};
  const auto loss = make_squared_loss();
  Network net = small_network(3, 1);
  SgdConfig config = quick();
  config.epochs = 150;
  config.batch_size = 10;
  config.schedule = Schedule::constant;
  EpochRecorder recorder;
  fit_sgd(net, examples, &held_out, *loss, config, {Phase::network, 1}, {Rng(1), recorder});
  double lowest = 1e300;
  for (const EpochReport& epoch : recorder.epochs) lowest = std::min(lowest, epoch.valid_loss);
  const Matrix scores = net.predict(held_out_data.x);
  CHECK(double{(scores - held_out_data.y).squaredNorm()} / 200 ==
        doctest::Approx(lowest).epsilon(1e-4));
  CHECK(lowest < recorder.epochs.back().valid_loss);
}

TEST_CASE("a learning rate that diverges is halved until it does not") {
  const Dataset data = smooth_surface(300, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  Network net = small_network(3, 1);
  SgdConfig config = quick();
  config.optimizer = Optimizer::nesterov;
  config.schedule = Schedule::constant;
  config.learning_rate = 1000;
  Reporter silent;
  const SgdResult result = fit_sgd(net, examples, nullptr, *make_squared_loss(), config,
                                   {Phase::network, 1}, {Rng(1), silent});
  CHECK(result.learning_rate < 1000);
  CHECK(std::isfinite(result.train_loss));
  CHECK(net.predict(data.x).allFinite());
}

TEST_CASE("a loss that begins below zero may fall further and rise a little") {
  // Alignment begins at -3 and, with tanh behind it, can fall to -4.
  const Matrix z = Matrix::Ones(200, 1), target = Matrix::Constant(200, 4, 1);
  const Vector none;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(1, 4));
  layers.push_back(make_tanh(4));
  params(*layers[0])[0]->value.setConstant(Real(0.97));
  Network net;
  net.stages.push_back({make_sequential(std::move(layers)), 0, 1});
  Reporter silent;
  const SgdResult result = fit_sgd(net, {z, z, target, none}, nullptr, *make_alignment_loss(),
                                   quick(), {Phase::block, 1}, {Rng(1), silent});
  CHECK(result.learning_rate == quick().learning_rate);
  CHECK(result.train_loss < -3);
}

TEST_CASE("data that no learning rate can fit is an error, not a network of NaN") {
  Dataset data = smooth_surface(300, 1, Rng(1));
  data.x = Matrix(data.x.matrix() * (std::numeric_limits<Real>::max() / 100));
  const Examples examples{data.x, data.x, data.y, data.w};
  Network net = small_network(3, 1);
  for (Param* param : net.params()) param->value.setConstant(Real(1));
  Reporter silent;
  CHECK_THROWS_AS(fit_sgd(net, examples, nullptr, *make_squared_loss(), quick(),
                          {Phase::network, 1}, {Rng(1), silent}),
                  Error);
}

TEST_CASE("a learning rate of zero is found by trial and fits") {
  const Dataset data = smooth_surface(300, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  Network net = small_network(3, 1);
  SgdConfig config = quick();
  config.optimizer = Optimizer::nesterov;
  config.schedule = Schedule::constant;
  config.learning_rate = 0;
  config.probe_steps = 20;
  config.epochs = 100;
  Reporter silent;
  const SgdResult result = fit_sgd(net, examples, nullptr, *make_squared_loss(), config,
                                   {Phase::network, 1}, {Rng(1), silent});
  CHECK(result.learning_rate >= 1e-3);
  CHECK(result.learning_rate < 10);
  CHECK(result.train_loss < 0.5);
}

TEST_CASE("a request to stop is heard between minibatches") {
  const Dataset data = smooth_surface(1000, 1, Rng(1));
  const Examples examples{data.x, data.x, data.y, data.w};
  Network net = small_network(3, 1);
  EpochRecorder recorder;
  recorder.stop_after = 25;  // ten batches an epoch
  const SgdResult result = fit_sgd(net, examples, nullptr, *make_squared_loss(), quick(),
                                   {Phase::network, 1}, {Rng(1), recorder});
  CHECK(result.stopped);
  CHECK(recorder.epochs.size() == 3);
}

TEST_SUITE_END();
