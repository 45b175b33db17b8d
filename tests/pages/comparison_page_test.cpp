#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "base/nan.h"
#include "resboost/pages.h"
#include "support/page_check.h"

namespace resboost {
namespace {

Trial trial_of(std::uint64_t seed, double accuracy, double seconds, std::vector<Moment> curve) {
  Trial trial;
  trial.seed = seed;
  trial.test = {100, accuracy, 0.1, 0.02, kNaN, kNaN, kNaN, kNaN};
  trial.errors = {0, 1};
  trial.stages = 2;
  trial.seconds = seconds;
  trial.work = {2'000'000'000, 100, 6400};
  trial.curve = std::move(curve);
  return trial;
}

/// Boosting of two stages, end to end of two epochs, closed forms without updates; two seeds.
std::vector<MethodTrials> three_methods() {
  return {
      {"hybrid",
       {trial_of(1, 0.9, 4,
                 {{0, 1, 0, 1e9, 0.9, 0.5}, {1, 2, 50, 2e9, 0.5, 0.8}, {2, 4, 100, 4e9, 0.6, 0.7}}),
        trial_of(2, 0.8, 4, {{0, 1, 0, 1e9, 0.7, 0.5}, {1, 2, 50, 2e9, 0.3, 0.8}})}},
      {"backprop",
       {trial_of(1, 0.7, 3, {{{}, 1.5, 50, 2e9, 0.8, 0.6}, {{}, 3, 90, 3e9, 0.4, 0.9}}),
        trial_of(2, 0.6, 3, {{{}, 1.5, 50, 2e9, 0.6, 0.6}})}},
      {"rfrboost",
       {trial_of(1, 0.5, 1, {{0, 1, 0, 1e9, 1.5, 0.1}}),
        trial_of(2, 0.5, 1, {{0, 1, 0, 1e9, 1.5, 0.1}})}}};
}

const report::Section& section(const report::Page& page, const std::string& id) {
  const auto found = std::find_if(page.sections.begin(), page.sections.end(),
                                  [&](const auto& one) { return one.id == id; });
  REQUIRE(found != page.sections.end());
  return *found;
}

TEST_SUITE_BEGIN("pages/comparison_page");

TEST_CASE("curves against cost: what is said of them is what they show") {
  const report::Page page = comparison_page(three_methods(), "resboost compare x", {});
  const report::Section& seconds = section(page, "loss-seconds");
  REQUIRE(seconds.chart->series.size() == 3);
  CHECK(seconds.chart->series[0].x == std::vector<double>{1, 2, 4});
  CHECK(seconds.chart->series[0].y == std::vector<double>{0.9, 0.5, 0.6});
  CHECK(seconds.see ==
        "Seed 1: after 1 s, when rfrboost ends, the best so far is 0.9 (hybrid), nothing yet "
        "(backprop), 1.5 "
        "(rfrboost).");
  // Closed forms make no updates, so they have no place here.
  const report::Section& updates = section(page, "metric-updates");
  REQUIRE(updates.chart->series.size() == 3);
  CHECK(updates.chart->series[2].x.empty());
  CHECK(updates.see ==
        "Seed 1: after 90 updates, when backprop ends, the best so far is 0.8 (hybrid), 0.9 "
        "(backprop).");
  CHECK(section(page, "loss-operations").chart->series[1].x == std::vector<double>{2, 3});
}

TEST_CASE("against depth: the mean of the seeds within their range") {
  const report::Page page = comparison_page(three_methods(), "", {});
  const report::Section& depth = section(page, "loss-depth");
  const report::Series& hybrid = depth.chart->series.at(0);
  CHECK(hybrid.x == std::vector<double>{0, 1});  // only one seed went on to 2
  CHECK(hybrid.y[0] == doctest::Approx(0.8));
  CHECK(hybrid.low[0] == 0.7);
  CHECK(hybrid.high[0] == 0.9);
  const report::Series& backprop = depth.chart->series.at(1);
  CHECK(backprop.x == std::vector<double>{2});
  CHECK(backprop.y[0] == doctest::Approx(0.5));
  CHECK(backprop.low[0] == 0.4);
  CHECK(backprop.high[0] == 0.6);
  CHECK(depth.see ==
        "The best is 0.4 for hybrid at depth 1, 0.5 for backprop at depth 2, 1.5 for rfrboost at "
        "depth 0.");
}

TEST_CASE("scores on test rows against cost, a point a seed") {
  const report::Page page = comparison_page(three_methods(), "", {});
  const report::Section& test = section(page, "test-seconds");
  CHECK(test.chart->kind == report::Chart::Kind::points);
  CHECK(test.chart->series.at(1).y == std::vector<double>{0.7, 0.6});
  CHECK(test.see ==
        "The best score is that of hybrid, 0.85 for 4 s; rfrboost costs least, 1 s for 0.5.");
}

TEST_CASE("the page is whole, and without held-out rows has no curves") {
  const report::Page page = comparison_page(three_methods(), "resboost compare x", {{"data", "x"}});
  test::check_page(to_html(page), to_json(page));
  CHECK(section(page, "measures").see == verdict(three_methods()));
  CHECK(section(page, "measures").table->rows.front().size() == 4);
  CHECK(section(page, "spreads").table->rows.size() + 1 ==
        section(page, "measures").table->rows.size());

  std::vector<MethodTrials> blind = three_methods();
  for (MethodTrials& one : blind)
    for (Trial& trial : one.trials)
      for (Moment& moment : trial.curve) moment.valid_loss = moment.valid_metric = kNaN;
  for (const report::Section& one : comparison_page(blind, "", {}).sections)
    CHECK((one.table.has_value() || one.id.starts_with("test-")));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
