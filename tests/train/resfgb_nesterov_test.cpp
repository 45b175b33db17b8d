#include <doctest/doctest.h>

#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/resfgb_nesterov");

TEST_CASE("momentum over the layers learns rings, and without momentum the stages are others") {
  const Dataset data = rings(900, 3, 3, Rng(1));
  TrainConfig config;
  config.method = "resfgb-nesterov";
  config.stages = 3;
  config.block.width = 32;
  config.embedding.sgd.epochs = 15;
  Recorder with, without;
  const Network fast =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), with});
  CHECK(with.stages.back().train_loss < 0.9 * with.stages.front().train_loss);
  config.resfgb.momentum = 0;
  const Network plain =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), without});
  REQUIRE(fast.depth() >= 2);
  REQUIRE(plain.depth() >= 2);
  // The first stage has no past: G + mu V = (1 + mu) G, which the line search takes back.
  CHECK(with.stages[1].train_loss == doctest::Approx(without.stages[1].train_loss).epsilon(1e-3));
  CHECK(with.stages[2].train_loss != without.stages[2].train_loss);
}

TEST_CASE("the second stage's map is the kernel mean of G + mu V, V = mu V + G") {
  const Index n = 80;
  const Matrix z = random_matrix(n, 3, Rng(1)), y = random_labels(n, 3, Rng(2));
  const Vector none;
  const Matrix empty(0, 3);
  Head head(3, 3);
  head.weight.value = random_vector(9, Rng(3));
  const auto loss = make_softmax_loss();
  const Examples examples{z, z, y, none}, held_out{empty, empty, empty, none};
  Reporter silent;
  BlockConfig block;
  block.width = 8;
  EmbeddingConfig embedding;
  embedding.sgd.epochs = 2;
  ResFgbConfig config;
  config.step.step = StepConfig::Rule::constant;
  config.step.eta = 0.1;
  config.momentum = 0.5;
  const auto fitter = make_resfgb_nesterov(block, embedding, config);
  const Matrix gradient = functional_gradient(examples, head, *loss);
  for (const Real weight : {Real(1.5), Real(1.75)}) {  // G + mu G, then G + mu (mu G + G)
    const auto fitted = fitter->fit({0, examples, held_out, head, *loss, {Rng(4), silent}});
    REQUIRE(fitted.has_value());
    const auto all = params(*fitted->stage.block);
    const Eigen::Map<const Matrix> a(all[all.size() - 2]->value.data(), 3, 3);
    Network iota;
    iota.stages.push_back(fitted->stage.clone());
    iota.stages[0].keep = 0;
    iota.stages[0].step = 1;
    params(*iota.stages[0].block)[all.size() - 2]->value << 1, 0, 0, 0, 1, 0, 0, 0, 1;
    const Matrix outputs = iota.predict(z);
    const Matrix expected = outputs.transpose() * (weight * gradient) / static_cast<Real>(n);
    CHECK((a - expected).norm() < 1e-4 * expected.norm());
    CHECK(double{fitted->stage.step} == doctest::Approx(-0.1));
  }
}

TEST_SUITE_END();
