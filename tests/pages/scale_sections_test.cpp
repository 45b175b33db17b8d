#include <doctest/doctest.h>

#include <limits>

#include "base/nan.h"
#include "pages/theory_sections.h"
#include "resboost/methods.h"
#include "support/toy_data.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("pages/scale_sections");

TEST_CASE(
    "scales of batch norms where there are norms, else norms of weights; stages without a branch "
    "are left out") {
  const std::vector<EpochScales> norms{{0,
                                        {{1, StageKind::fixed, kNaN, 1},
                                         {2, StageKind::residual, 1, 5},
                                         {3, StageKind::residual, 1, 5}},
                                        {}},
                                       {1,
                                        {{1, StageKind::fixed, kNaN, 1},
                                         {2, StageKind::residual, 2, 4},
                                         {3, StageKind::residual, 0.5, 4}},
                                        {}}};
  const auto sections = scale_sections(norms);
  REQUIRE(sections.size() == 1);
  REQUIRE(sections[0].chart->series.size() == 2);
  CHECK(sections[0].chart->series[0].name == "stage 2");
  CHECK(sections[0].chart->series[0].y == std::vector<double>{1, 2});
  CHECK(sections[0].see == "1 of the 2 stages shown are larger after 1 epochs than before.");

  std::vector<EpochScales> weights = norms;
  for (EpochScales& epoch : weights)
    for (StageScale& stage : epoch.stages) stage.norm_scale = kNaN;
  CHECK(scale_sections(weights)[0].chart->series[0].y == std::vector<double>{5, 4});
}

TEST_CASE(
    "of many stages six are shown, the first and the last among them; without epochs nothing is") {
  std::vector<EpochScales> epochs{{0, {}, {}}, {1, {}, {}}};
  for (EpochScales& epoch : epochs)
    for (Index stage = 1; stage <= 20; ++stage)
      epoch.stages.push_back({stage, StageKind::residual, 1, 1});
  const auto sections = scale_sections(epochs);
  REQUIRE(sections[0].chart->series.size() == 6);
  CHECK(sections[0].chart->series.front().name == "stage 1");
  CHECK(sections[0].chart->series.back().name == "stage 20");
  CHECK(scale_sections({}).empty());
}

TEST_CASE(
    "training end to end shows its network before the first epoch and after every one; boosting "
    "shows none") {
  const Dataset data = rings(100, 2, 2, Rng(1));
  TrainConfig config;
  config.stages = 2;
  config.block.width = 8;
  config.backprop.epochs = 3;
  config.embedding.sgd.epochs = 2;
  RunHistory page;
  page.watch(data);
  config.method = "backprop";
  train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), page});
  REQUIRE(page.scales().size() == 4);
  CHECK(page.scales().front().epoch == 0);
  CHECK(page.scales().back().stages.size() == 2);
  CHECK(page.scales().back().stages[0].weight_norm != page.scales().front().stages[0].weight_norm);

  // A new block is the identity: no path goes through it until it is trained.
  CHECK(page.scales().front().depth.mean == 0);
  CHECK(page.scales().back().depth.mean > 0);
  CHECK(scale_sections(page.scales()).back().id == "effective-depth");

  RunHistory boosted;
  config.method = "hybrid";
  train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), boosted});
  CHECK(boosted.scales().empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
