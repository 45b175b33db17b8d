#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "analyze/paths.h"
#include "resboost/analyze.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/threads.h"
#include "support/toy_resnet.h"

using namespace resboost;

namespace {

/// z <- z + g z for each gain, and a head.
Network linear_network(const std::vector<double>& gains) {
  Network net;
  for (const double gain : gains) {
    net.stages.push_back({make_dense(3, 3), 1, 1});
    Param& weight = *params(*net.stages.back().block)[0];
    for (Index i = 0; i < 3; ++i) weight.value(4 * i) = static_cast<Real>(gain);
  }
  net.heads.push_back(random_head(3, 2, Rng(1)));
  return net;
}

Dataset rows(Index n) {
  Dataset data;
  data.x = random_matrix(n, 3, Rng(2));
  data.y = random_labels(n, 2, Rng(3));
  return data;
}

PathConfig with_samples(int samples) {
  PathConfig config;
  config.samples = samples;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("analyze/path_gradients");

TEST_CASE("of a linear network the gradient along a path is the product of its gains") {
  const std::vector<double> gains{0.5, 0.2, 0.8, 0.1};
  const auto loss = make_softmax_loss();
  const Paths found = paths(linear_network(gains), *loss, rows(100),
                            with_samples(6));  // all paths: at most C(4, 2)
  const auto products = path_weights(gains);   // summed over the paths of a length
  const double counts[] = {1, 4, 6, 4, 1};
  REQUIRE(found.lengths.size() == 5);
  CHECK(found.blocks == 4);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(found.lengths[k].length == static_cast<int>(k));
    CHECK(found.lengths[k].share == doctest::Approx(counts[k] / 16));
    CHECK(found.lengths[k].gradient / found.lengths[0].gradient ==
          doctest::Approx(products[k] / counts[k]).epsilon(1e-4));
    const double all = std::accumulate(products.begin(), products.end(), 0.0);
    CHECK(found.lengths[k].contribution == doctest::Approx(products[k] / all).epsilon(1e-4));
  }
}

TEST_CASE("equal gains: exact exponential decay, and short paths hold 95 %") {
  const Paths found = paths(linear_network(std::vector<double>(20, 0.25)), *make_softmax_loss(),
                            rows(40), with_samples(2));
  CHECK(found.decay == doctest::Approx(std::log(0.25)).epsilon(1e-4));
  CHECK(found.decay_r2 == doctest::Approx(1));
  // Binomial(20, 1/5): lengths 1 to 7 hold 0.956, and no six neighbours 95 %.
  CHECK(found.shortest == 1);
  CHECK(found.longest == 7);
  CHECK(found.effective_share == doctest::Approx(path_share(20, 1, 7)));
}

TEST_CASE("many small gains neither vanish nor need all lengths") {
  PathConfig config = with_samples(1);
  config.most_lengths = 5;
  const Paths found =
      paths(linear_network(std::vector<double>(150, 0.01)), *make_softmax_loss(), rows(10), config);
  CHECK(found.decay == doctest::Approx(std::log(0.01)).epsilon(1e-3));
  CHECK(std::isnan(found.lengths[1].gradient));
  CHECK(found.lengths[150].gradient > 0);
  CHECK(found.longest <= 5);  // Binomial(150, 1/101)
  double total = 0;
  for (const PathLength& length : found.lengths) total += length.contribution;
  CHECK(total == doctest::Approx(1));
}

TEST_CASE("where no gradient comes back, nothing is said of it") {
  Network zero = linear_network({0.5, 0.5}), broken = linear_network({0.5, 0.5});
  zero.heads[0].weight.value.setZero();
  params(*broken.stages[1].block)[0]->value(0) = std::numeric_limits<Real>::quiet_NaN();
  for (const Network* net : {&zero, &broken}) {
    const Paths found = paths(*net, *make_softmax_loss(), rows(10));
    REQUIRE(found.lengths.size() == 3);
    CHECK(found.lengths[1].share == doctest::Approx(0.5));
    for (const PathLength& length : found.lengths) CHECK(std::isnan(length.contribution));
    CHECK(std::isnan(found.effective_share));
    CHECK(std::isnan(found.decay));
    CHECK(std::isnan(found.decay_r2));
  }
}

TEST_CASE("branches of zero: all of it comes back past them, and one length makes no line") {
  const Paths found = paths(linear_network({0, 0}), *make_softmax_loss(), rows(10));
  CHECK(found.lengths[0].contribution == 1);
  CHECK(found.lengths[2].contribution == 0);
  CHECK(found.shortest == 0);
  CHECK(found.longest == 0);
  CHECK(found.effective_share == doctest::Approx(0.25));
  CHECK(std::isnan(found.decay));
  CHECK(std::isnan(found.decay_r2));
}

TEST_CASE("pictures: a length for every block, the same for any number of threads") {
  const Model model = test::bar_model("preact-20", 2);
  const Dataset data = bar_pictures(100, Rng(1));
  const auto gradients = [&](int threads) {
    const ThreadCount count(threads);
    std::vector<double> list;
    for (const PathLength& length : paths(model.net, *model.loss, data, with_samples(3)).lengths)
      list.push_back(length.gradient);
    return list;
  };
  const auto found = gradients(1);
  CHECK(found.size() == 7);
  for (const double gradient : found) CHECK(gradient > 0);
  CHECK(found == gradients(4));
}

TEST_CASE("no blocks, no paths; no head, no loss") {
  const Model plain = test::bar_model("plain-20", 1);
  const Paths none = paths(plain.net, *plain.loss, bar_pictures(20, Rng(1)));
  CHECK(none.blocks == 0);
  CHECK(none.lengths.empty());
  Network headless = linear_network({1});
  headless.heads.clear();
  CHECK(test::error_text<ConfigError>([&] { paths(headless, *make_softmax_loss(), rows(4)); }) ==
        "paths: the network has no head, so there is no loss; give it one");
  CHECK(test::error_text<ConfigError>([&] {
          paths(linear_network({1}), *make_softmax_loss(), rows(4), with_samples(0));
        }) == "paths: samples 0, most_lengths 33; give at least 1 and 2");
}

TEST_SUITE_END();
