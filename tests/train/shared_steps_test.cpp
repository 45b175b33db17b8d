#include "train/shared_steps.h"

#include <doctest/doctest.h>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "loss/surrogate.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/own_map.h"
#include "support/thread_ranks.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/descent.h"
#include "train/embedding.h"
#include "train/network_message.h"

using namespace resboost;

namespace {

constexpr ImageShape kPicture{6, 6, 2};

Network dense_network(Index inputs, Index outputs) {
  Network net;
  net.stages.push_back({make_embedding(inputs, 20, {.layers = 2, .width = 30}, Rng(1)), 0, 1});
  net.stages.push_back({make_block(20, {.layers = 1, .width = 24}, Rng(2)), 1, Real(0.5)});
  net.heads.emplace_back(20, outputs);
  return net;
}

/// With statistics of slices, and a head that reads means.
Network picture_network(Index outputs) {
  Network net;
  net.stages.push_back({make_conv_norm(kPicture, 4, 3, 1), 0, 1, Reads::z, {{6, 6, 4}, 6}});
  for (Param* param : net.params())
    if (param->role == Role::weight) param->value = random_vector(param->value.size(), Rng(3));
  net.heads.emplace_back(4, outputs);
  return net;
}

/// Parameters and losses after some epochs of minibatches, the last one of an epoch smaller.
std::vector<double> trained(const Network& start, const Matrix& x, const Matrix& y, const Vector& w,
                            Communicator* ranks) {
  const Examples examples{x, x, y, w};
  Network net = start.clone(), behind = dense_network(start.features(1, x.cols()), y.cols());
  const Series series{{&net, 1, true}, {&behind, 2, true}};
  SgdConfig config;
  config.weight_decay = 0.1;
  StepRule rule(config, params_of(series), x.rows());
  const auto loss = make_exponential_loss();
  Reporter silent;
  Descent descent(series, examples, *loss, 700, rule, ranks, 0);
  std::vector<double> numbers;
  Index before = 0;
  for (int epoch = 0; epoch < 2; ++epoch) {
    const auto losses = descent.run(
        Rng(4).permutation(x.rows()), Rng(5), descent.batches(), before, [](Index) { return 0.01; },
        silent);
    numbers.insert(numbers.end(), losses.begin(), losses.end());
    before += descent.batches();
    // What rank 0 does between epochs reaches the others.
    for (Param* param : net.params()) param->value *= Real(0.99);
  }
  for (const Vector& value : rule.values())
    numbers.insert(numbers.end(), value.begin(), value.end());
  return numbers;
}

Matrix one_hot(Index rows, Index classes) {
  Matrix y = Matrix::Zero(rows, classes);
  for (Index i = 0; i < rows; ++i) y(i, i * i % classes) = 1;
  return y;
}

void serve(Communicator& ranks) { follow(ranks, step_services(ranks)); }

}  // namespace

TEST_SUITE_BEGIN("train/shared_steps");

TEST_CASE("the same bits for any number of ranks and threads, also with fewer slices than ranks") {
  for (const Index rows : {1500, 90}) {
    const Matrix y = one_hot(rows, 3);
    const Vector w = random_vector(rows, Rng(6)).cwiseAbs();
    const Matrix table = random_matrix(rows, 7, Rng(7)),
                 pictures = random_matrix(rows, kPicture.size(), Rng(8));
    const Network dense = dense_network(7, 3), conv = picture_network(3);
    const auto all = [&](Communicator* ranks) {
      auto numbers = trained(dense, table, y, w, ranks);
      for (const auto& more : {trained(conv, pictures, y, Vector(), ranks),
                               trained(dense, table * Real(1e-37), y, w, ranks)})
        numbers.insert(numbers.end(), more.begin(), more.end());
      return numbers;
    };
    const auto expected = all(nullptr);
    for (const int size : {1, 2, 3, 4, 5})
      for (const int threads : {1, 2}) {
        CAPTURE(size);
        CAPTURE(threads);
        const ThreadCount scope(threads);
        test::ThreadRanks(size).run(
            [&](Communicator& ranks) {
              CHECK(all(&ranks) == expected);
              dismiss(ranks, 0);
            },
            serve);
      }
  }
}

#if defined(__SSE__)
TEST_CASE("steps are taken without numbers that are too small to be normal") {
  struct Watching final : Reporter {
    bool flushes = false;
    bool stop_requested() override {
      volatile float small = 2e-38F, tenth = 0.1F;
      flushes = small * tenth == 0;
      return false;
    }
  };
  const Matrix x = random_matrix(40, 7, Rng(7)), y = one_hot(40, 3);
  const Vector no_weights;  // borrowed, as the others are
  const Examples examples{x, x, y, no_weights};
  Network net = dense_network(7, 3);
  const Series series{{&net, 2, true}};
  StepRule rule({}, params_of(series), x.rows());
  const auto loss = make_exponential_loss();
  Descent descent(series, examples, *loss, 20, rule, nullptr, 0);
  Watching watching;
  descent.run(
      Rng(4).permutation(40), Rng(5), 2, 0, [](Index) { return 0.01; }, watching);
  CHECK(watching.flushes);
  watching.stop_requested();
  CHECK_FALSE(watching.flushes);
}
#endif

TEST_CASE("an error of rank 0 in the middle of a step leaves the others where they are asked") {
  struct Failing final : RowOrigin {
    struct Reader final : RowReader {
      Rows slice(Range) override { throw std::logic_error("not asked for"); }
      void read(std::span<const Index> order, const Rng&, MutRows out) override {
        if (order.front() == 0) throw IoError("no row");
        out.setZero();
      }
    };
    Index rows() const override { return 256; }
    Index width() const override { return 7; }
    std::unique_ptr<RowReader> reader() const override { return std::make_unique<Reader>(); }
    RowSource take(std::span<const Index>) const override { return {}; }
  };
  const Matrix y = one_hot(256, 3);
  const Vector none;
  test::ThreadRanks(2).run(
      [&](Communicator& ranks) {
        for (const std::size_t bad :
             {std::size_t{0}, std::size_t{192}}) {  // where slices begin: its own, the other's
          const RowSource source(std::make_shared<Failing>());
          const Examples examples{source, source, y, none};
          Network net = dense_network(7, 3);
          StepRule rule({}, net.params(), 256);
          const auto loss = make_softmax_loss();
          Descent descent(series_of(net), examples, *loss, 256, rule, &ranks, 0);
          std::vector<Index> order(256, 1);
          order[bad] = 0;
          Reporter silent;
          CHECK_THROWS_AS(descent.run(
                              order, Rng(1), 1, 0, [](Index) { return 0.1; }, silent),
                          IoError);
        }
        dismiss(ranks, 0);
      },
      serve);
}

TEST_CASE("what the others cannot make stays with rank 0") {
  struct OwnLayer final : Layer {
    std::string kind() const override { return "mine"; }
    Index inputs() const override { return 7; }
    Index outputs() const override { return 7; }
    std::unique_ptr<Layer> clone() const override { return std::make_unique<OwnLayer>(); }
    void infer(const Rows& in, MutRows out, Memo&) const override { out = in; }
    void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
      if (din) *din = dout;
    }
  };
  Network net = dense_network(7, 3), own;
  own.stages.push_back({std::make_unique<OwnLayer>(), 0, 1});
  own.heads.emplace_back(7, 3);
  CHECK(can_be_sent(series_of(net), *make_alignment_loss()));
  CHECK(can_be_sent(series_of(net), *make_quantile_loss(0.3)));
  CHECK(!can_be_sent(series_of(own), *make_softmax_loss()));
  own.stages[0].block = make_own(7, 7, nullptr);
  CHECK(!can_be_sent(series_of(own), *make_softmax_loss()));
}

TEST_SUITE_END();
