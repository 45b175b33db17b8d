// The rings of RFRBoost's paper (Zozoulenko, Cass & Gonon 2025), with the bins that tables get by
// default. RFRBoost, which needs none, is in rfrboost_test.cpp.

#include <doctest/doctest.h>

#include "data/scaling.h"
#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

Dataset with_bins(Dataset data) {
  constexpr int kBins = 24;
  std::vector<double> edges;
  for (int i = 0; i <= kBins; ++i) edges.push_back(-1 + 2.0 * i / kBins);
  const Matrix raw = data.x.matrix();
  Matrix x(raw.rows(), 2 * kBins);
  for (Index i = 0; i < raw.rows(); ++i)
    for (Index j = 0; j < 2; ++j) encode_bins(double{raw(i, j)}, edges, &x(i, j * kBins));
  data.x = std::move(x);
  return data;
}

}  // namespace

TEST_SUITE_BEGIN("train/rings");

TEST_CASE("the hybrid and BoostResNet solve the rings") {
  const Dataset data = with_bins(paper_rings(2700, Rng(1))),
                test = with_bins(paper_rings(900, Rng(2)));
  for (const std::string method : {"hybrid", "boostresnet"}) {
    CAPTURE(method);
    TrainConfig config;
    config.method = method;
    config.stages = 3;
    config.block.width = 64;
    config.embedding.sgd.steps = config.boostresnet.sgd.steps = 600;
    Recorder recorder;
    const Network net =
        train(Network{}, data, test, *make_softmax_loss(), config, {Rng(1), recorder});
    CHECK(recorder.stages[static_cast<std::size_t>(net.depth())].valid_metric >= 0.98);
  }
}

TEST_SUITE_END();
