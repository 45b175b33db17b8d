#include "pages/theory_sections.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

namespace resboost {
namespace {

using Numbers = std::vector<double>;

std::vector<StageReport> stages_with(const std::vector<std::vector<Measure>>& theory) {
  std::vector<StageReport> stages;
  for (std::size_t t = 0; t < theory.size(); ++t)
    stages.push_back(
        {static_cast<int>(t), 10, 1, 0.5 + 0.25 * static_cast<double>(t), 1, 0.5, 0, theory[t]});
  return stages;
}

const report::Section* find(const std::vector<report::Section>& sections, const std::string& id) {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const auto& s) { return s.id == id; });
  return found == sections.end() ? nullptr : &*found;
}

TEST_SUITE_BEGIN("pages/theory_sections");

TEST_CASE("measures of like scale share a chart, over the stages that were fitted") {
  const auto sections = theory_sections(
      stages_with(
          {{},
           {{"grad_l1", 0.4, "mean norm of the gradient"}, {"grad_l2", 0.5}, {"alignment", 0.9}},
           {{"grad_l1", 0.01, "mean norm of the gradient"},
            {"grad_l2", 0.02},
            {"alignment", 0.8}}}),
      "A paper");
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].id == "gradient");
  REQUIRE(sections[0].chart->series.size() == 2);
  CHECK(sections[0].chart->series[0].name == "mean norm of the gradient");
  CHECK(sections[0].chart->series[1].name == "grad_l2");  // where nothing says what it is
  CHECK(sections[0].chart->series[0].x == Numbers{1, 2});
  CHECK(sections[0].chart->series[0].y == Numbers{0.4, 0.01});
  CHECK(sections[0].chart->log_y);  // a factor of 50
  CHECK(sections[0].source == "A paper");
  CHECK(sections[0].see ==
        "The functional gradient is what the next stage has to fit; at 0 every row is fitted; mean "
        "norm of the gradient "
        "goes from 0.4000 at stage 1 to 0.01000 at stage 2.");
  CHECK(sections[1].id == "alignment");
  CHECK_FALSE(sections[1].chart->log_y);
}

TEST_CASE("margins are a band around the median, from the head on the input on") {
  const std::vector<Measure> margins{{"margin_q10", -1}, {"margin_q50", 0.5}, {"margin_q90", 2}};
  const auto sections = theory_sections(stages_with({margins, margins}), "");
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].id == "margins");
  CHECK(sections[0].chart->series[0].x == Numbers{0, 1});
  CHECK(sections[0].chart->series[0].low == Numbers{-1, -1});
  CHECK(sections[0].chart->series[0].y == Numbers{0.5, 0.5});
  CHECK(sections[0].chart->series[0].high == Numbers{2, 2});
}

TEST_CASE("a bound stands beside what it bounds") {
  const auto sections =
      theory_sections(stages_with({{}, {{"margin_bound", 0.8}}, {{"margin_bound", 0.6}}}), "");
  const report::Section* bound = find(sections, "margin-bound");
  REQUIRE(bound);
  REQUIRE(bound->chart->series.size() == 2);
  CHECK(bound->chart->series[1].y == Numbers{0.5, 0.25});  // 1 - accuracy of the stage before
}

TEST_CASE("a guarantee below 0 does not take the logarithmic scale from what is above") {
  const auto of = [](double guaranteed) {
    return theory_sections(
        stages_with({{},
                     {{"actual_decrease", 0.5}, {"predicted_decrease", guaranteed}},
                     {{"actual_decrease", 0.01}, {"predicted_decrease", -6}}}),
        "")[0];
  };
  CHECK(of(0.1).id == "decrease");
  CHECK(of(0.1).chart->log_y);
  CHECK(of(0.1).chart->series[1].y == Numbers{0.1, -6});
  const auto negative =
      theory_sections(stages_with({{}, {{"covariance", -1}}, {{"covariance", -0.01}}}), "");
  CHECK_FALSE(negative[0].chart->log_y);
}

TEST_CASE("measures that are not known, or that are new, do no harm") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto sections =
      theory_sections(stages_with({{}, {{"gamma", nan}, {"edge", 0.5}, {"brand_new", 7}}}), "");
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].id == "edges");
  CHECK(sections[0].chart->series.size() == 1);
  CHECK(sections[1].id == "brand_new");
  CHECK(theory_sections({}, "").empty());
  CHECK(theory_sections(stages_with({{}}), "").empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
