#include "pages/curve_sections.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/nan.h"

namespace resboost {
namespace {

using Numbers = std::vector<double>;

/// Depths 0 to 3; the validation loss is lowest at depth 2, or not known.
std::vector<StageReport> four_stages(bool held_out) {
  const double losses[] = {1.0, 0.6, 0.4, 0.3}, valid[] = {1.1, 0.8, 0.7, 0.9};
  std::vector<StageReport> stages;
  for (int t = 0; t < 4; ++t)
    stages.push_back({t,
                      10,
                      losses[t],
                      0.5 + 0.1 * t,
                      held_out ? valid[t] : kNaN,
                      held_out ? 0.5 + 0.05 * t : kNaN,
                      2.0 * t,
                      {}});
  return stages;
}

TEST_SUITE_BEGIN("pages/curve_sections");

TEST_CASE("stages make curves against depth and seconds, and a sentence each") {
  const auto sections = curve_sections(four_stages(true), "accuracy", 2);
  REQUIRE(sections.size() == 3);
  CHECK(sections[0].id == "loss-depth");
  CHECK(sections[0].see ==
        "The validation loss is lowest at depth 2, where it is 0.7000; the network of depth 2 was "
        "kept.");
  REQUIRE(sections[0].chart->series.size() == 2);
  CHECK(sections[0].chart->series[0].x == Numbers{0, 1, 2, 3});
  CHECK(sections[0].chart->series[0].y == Numbers{1.0, 0.6, 0.4, 0.3});
  CHECK(sections[0].chart->series[1].y == Numbers{1.1, 0.8, 0.7, 0.9});
  CHECK(sections[1].id == "metric-depth");
  CHECK(sections[1].see ==
        "Validation accuracy is 0.5000 at depth 0 and highest at depth 3, where it is 0.6500.");
  CHECK(sections[2].id == "loss-seconds");
  CHECK(sections[2].see == "Half of the fall in training loss was there after 2.0 of 6.0 seconds.");
  CHECK(sections[2].chart->series[0].x == Numbers{0, 2, 4, 6});
}

TEST_CASE("where nothing was held out there is no validation line") {
  const auto sections = curve_sections(four_stages(false), "R²", 3);
  CHECK(sections[0].chart->series.size() == 1);
  CHECK(sections[0].see ==
        "The training loss goes from 1 to 0.3000; nothing was held out, and the network of depth 3 "
        "was kept.");
  CHECK(sections[1].title == "R² against depth");
  CHECK(curve_sections({}, "accuracy", 0).empty());
}

TEST_CASE(
    "epochs of the whole network are a curve; of a fit that began again only the last try counts") {
  std::vector<EpochReport> epochs;
  for (int epoch = 1; epoch <= 3; ++epoch)
    epochs.push_back({Phase::network, 4, epoch, 4, 100, 100, 0});
  for (int epoch = 1; epoch <= 4; ++epoch)
    epochs.push_back({Phase::network, 4, epoch, 4, 1.0 / epoch, epoch == 3 ? 0.5 : 0.6, 0});
  const auto sections = epoch_sections(epochs);
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].id == "epochs");
  CHECK(sections[0].chart->series[0].x == Numbers{1, 2, 3, 4});
  CHECK(sections[0].chart->series[1].y == Numbers{0.6, 0.6, 0.5, 0.6});
  CHECK(sections[0].see ==
        "The validation loss is lowest at epoch 3, where it is 0.5000; the weights of that epoch "
        "were kept.");
}

TEST_CASE("corrective epochs after each stage follow each other, with gaps") {
  std::vector<EpochReport> epochs;
  for (int stage = 1; stage <= 2; ++stage)
    for (int epoch = 1; epoch <= 2; ++epoch)
      epochs.push_back({Phase::network, stage, epoch, 2, 1, kNaN, 0});
  const auto sections = epoch_sections(epochs);
  REQUIRE(sections[0].chart->series.size() == 1);
  CHECK(sections[0].chart->series[0].x == Numbers{1, 2, 2.5, 3, 4});
  CHECK(std::isnan(sections[0].chart->series[0].y[2]));
}

TEST_CASE("of blocks the first and the last epoch are shown") {
  std::vector<EpochReport> epochs{{Phase::head, 0, 1, 1, 9, kNaN, 0}};
  for (int stage = 1; stage <= 2; ++stage)
    for (int epoch = 1; epoch <= 3; ++epoch)
      epochs.push_back({Phase::block, stage, epoch, 3, 1.0 / (stage * epoch), kNaN, 0});
  const auto sections = epoch_sections(epochs);
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].id == "blocks");
  CHECK(sections[0].chart->series[0].y == Numbers{1, 0.5});
  CHECK(sections[0].chart->series[1].y == Numbers{1.0 / 3, 1.0 / 6});
  CHECK(sections[0].see.find("67\u00a0% of the first epoch's loss at stage 2") !=
        std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
