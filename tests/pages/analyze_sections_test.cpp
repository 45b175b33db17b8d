#include "pages/analyze_sections.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/nan.h"
#include "resboost/pages.h"

namespace resboost {
namespace {

const report::Section& section(const std::vector<report::Section>& sections,
                               const std::string& id) {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const auto& one) { return one.id == id; });
  REQUIRE(found != sections.end());
  return *found;
}

/// A stem, two blocks, an opening.
Lesions four_stages() {
  Lesions lesions;
  lesions.error = 0.1;
  lesions.one = {{1, StageKind::fixed, kNaN},
                 {2, StageKind::residual, 0.3},
                 {3, StageKind::residual, 0.2},
                 {4, StageKind::opening, 0.6}};
  lesions.several = {{1, {0.2, 0.25, 0.3}}, {2, {0.4, 0.5, 0.7}}};
  lesions.reordered_by_tau = {{3, 0.9, {0.1, 0.12, 0.2}}, {2, -1, {0.2, 0.22, 0.3}}};
  return lesions;
}

TEST_SUITE_BEGIN("pages/analyze_sections");

TEST_CASE("lesions: medians of what can go, openings apart, the control beside") {
  const Lesions lesions = four_stages();
  const auto alone = lesion_sections(lesions, nullptr, "error");
  CHECK(section(alone, "lesions-one").see ==
        "Without one stage the error of this network goes from 0.1000 to 0.2500 in the median "
        "(0.2000 to 0.3000); "
        "without the branch of one that opens a group to at most 0.6000.");
  const report::Chart& several = *section(alone, "lesions-several").chart;
  CHECK(several.series[0].x == std::vector<double>{0, 1, 2});
  CHECK(several.series[0].y == std::vector<double>{0.1, 0.25, 0.5});
  CHECK(several.series[0].high == std::vector<double>{0.1, 0.3, 0.7});
  CHECK(section(alone, "lesions-reordered").see ==
        "At a Kendall tau of -1.00 the median error of this network is 0.2200; in the trained "
        "order (tau 1) it is "
        "0.1000.");
  const report::Chart& reordered = *section(alone, "lesions-reordered").chart;
  CHECK(reordered.series[0].x ==
        std::vector<double>{1, 0.9, -1});  // begins with the network as it was trained
  CHECK(reordered.series[0].y == std::vector<double>{0.1, 0.12, 0.22});
  const auto both = lesion_sections(lesions, &lesions, "error");
  for (const report::Section& one : both) CHECK(one.chart->series.size() == 2);
}

TEST_CASE("lesions: an order that is the trained one is not drawn twice") {
  Lesions lesions = four_stages();
  lesions.reordered_by_tau.front() = {3, 1, {0.1, 0.1, 0.1}};
  CHECK(
      section(lesion_sections(lesions, nullptr, "error"), "lesions-reordered").chart->series[0].x ==
      std::vector<double>{1, -1});
}

TEST_CASE("a network of which nothing can go says so") {
  Lesions lesions;
  lesions.one = {{1, StageKind::fixed, kNaN}};
  const auto sections = lesion_sections(lesions, nullptr, "error");
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].see == "No stage of this network can be left out.");
}

TEST_CASE("paths: which lengths carry the gradient") {
  Paths paths;
  paths.blocks = 2;
  paths.lengths = {{0, 0.25, 4, 0.4}, {1, 0.5, 2, 0.5}, {2, 0.25, 1, 0.1}};
  paths.shortest = 0;
  paths.longest = 1;
  paths.effective_share = 0.75;
  paths.decay = -std::log(2);
  paths.decay_r2 = 1;
  const auto sections = path_sections(paths);
  CHECK(section(sections, "paths-gradient").see ==
        "With each further block on it, the gradient that a path carries is divided by a factor of "
        "2 (R² of the line on "
        "the log scale 1.00).");
  CHECK(section(sections, "paths-contribution").see ==
        "Paths of 0 to 1 of the 2 blocks carry 95 % of the gradient; they are 75 % of all paths.");
  CHECK(path_sections({}).empty());
}

TEST_CASE("paths: no claims about a gradient that does not come back") {
  const auto sections_of = [](double past, double through, double share) {
    Paths paths{1, {{0, 0.5, past, kNaN}, {1, 0.5, through, kNaN}}, 0, 0, share, kNaN, kNaN};
    return path_sections(paths);
  };
  const auto none = sections_of(0, 0, kNaN);
  for (const char* id : {"paths-gradient", "paths-contribution"}) {
    CHECK(section(none, id).see ==
          "No gradient comes back along any path: all are zero or not finite.");
    CHECK(!section(none, id).chart);
  }
  const auto broken = sections_of(1, kNaN, kNaN);
  CHECK(section(broken, "paths-gradient").see ==
        "A gradient comes back along paths of length 0 only, so there is no line.");
  CHECK(section(broken, "paths-contribution").see ==
        "Along some paths the gradient is not finite, so nobody can tell which of them carry it.");
  CHECK(section(sections_of(1, 0, 0.5), "paths-contribution").see ==
        "Paths of 0 to 0 of the 1 blocks carry 95 % of the gradient; they are 50 % of all paths.");
}

TEST_CASE("a network without stages has no responses") { CHECK(response_sections({}).empty()); }

TEST_CASE("effective depth: no section for gains that are no numbers") {
  CHECK(depth_sections(effective_depth({1, kNaN}), {}, {}).empty());
}

TEST_CASE("boosting: where the weak learning condition fails, and what bounds the error") {
  std::vector<DepthTheory> depths(3);
  for (std::size_t i = 0; i < 3; ++i) {
    depths[i].depth = static_cast<Index>(i);
    depths[i].error = 0.3 - 0.1 * static_cast<double>(i);
    depths[i].margins = {-0.2, 0.5};
    depths[i].margin_bound = 0.7;
    if (i == 0) continue;
    depths[i].round = BoostingRound{};
    depths[i].round->gamma = i == 1 ? 0.4 : -0.1;
    depths[i].round->error = depths[i].error;
    depths[i].round->error_bound = 0.5;
    depths[i].round->z = i == 1 ? 0.8 : 0.9;
  }
  const auto sections = boosting_sections(depths, {0.05, 0.5}, "error");
  CHECK(section(sections, "edges").see ==
        "gamma_t is not above zero at 1 of 2 depths: there the weak learning condition fails.");
  CHECK(section(sections, "edges").chart->series[2].y == std::vector<double>{0.8, 0.9});  // Z
  CHECK(section(sections, "bounds").see ==
        "At the last depth the error is 0.1000; the product of all Z bounds it by 0.5; the "
        "functional gradient bounds "
        "it by "
        "0.7. A bound above 1 says nothing.");
  CHECK(section(sections, "margins").chart->series[0].name == "5 % quantile");
  depths.back().margin_bound = depths.back().round->error_bound = kNaN;
  CHECK(section(boosting_sections(depths, {0.05, 0.5}, "error"), "bounds").see ==
        "At the last depth the error is 0.1000. A bound above 1 says nothing.");
  depths.resize(1);
  CHECK(boosting_sections(depths, {0.05, 0.5}, "error").empty());
}

TEST_CASE("anytime: the cheapest exit that is as good as the whole") {
  Anytime anytime;
  anytime.depths = {{0, 0.3, 1, 100}, {1, 0.1, 0.5, 1000}};
  anytime.exits = {{0.1, 0.2, 0.8, 200, 0.2}, {0.5, 0.1, 0.6, 400, 0.4}, {0.9, 0.1, 0.5, 700, 0.8}};
  CHECK(anytime_sections(anytime, "error")[0].see ==
        "Error 0.3000 for 100 operations a row at depth 0, 0.1000 for 1,000 at depth 1. On these "
        "rows, leaving once the "
        "margin is above 0.5 is as good for 40 % of the operations.");
  anytime.exits[1].error = anytime.exits[2].error = 0.2;
  CHECK(anytime_sections(anytime, "error")[0].see.ends_with(
      "No early exit is as good as the whole network for fewer operations."));
}

TEST_CASE("degradation: a line for each depth, and a dash where a kind has none") {
  const Degradation found{{{"plain", {{2, 0.1, 0.2, 1, {}}, {4, 0.3, 0.4, 1, {}}}},
                           {"stage by stage", {{2, 0.05, 0.15, 1, {}}}}},
                          100,
                          20,
                          true};
  CHECK(degradation_table(found) ==
        " depth           plain train, test  stage by stage train, test\n"
        "     2              0.1000  0.2000              0.0500  0.1500\n"
        "     4              0.3000  0.4000                           -\n"
        "(error)\n");
  CHECK(degradation_sentences(found) ==
        "plain: training error 0.1000 at depth 2, 0.3000 at depth 4 (test 0.2000 and 0.4000). "
        "stage by stage: training "
        "error 0.0500 at depth 2 (test 0.1500).");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
