#include "pages/evaluation_sections.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

namespace resboost {
namespace {

const report::Section& section_of(const std::vector<report::Section>& sections,
                                  const std::string& id) {
  for (const report::Section& one : sections)
    if (one.id == id) return one;
  FAIL("no section " << id);
  return sections.front();
}

TEST_SUITE_BEGIN("pages/evaluation_sections");

TEST_CASE("curves of two classes are those of the second, by weight") {
  const Task task{Task::Kind::classification, {"no", "yes"}, {}, {}, {}, {}};
  Predictions said(4, 2);
  said << 0.1, 0.9, 0.2, 0.8, 0.2, 0.8, 0.7, 0.3;
  Dataset data;
  data.y.resize(4, 2);
  data.y << 0, 1, 1, 0, 0, 1, 1, 0;
  data.w.resize(4);
  data.w << 1, Real(0.5), 1, Real(1.5);
  const auto sections = evaluation_sections(Judged(task, said, data));
  const auto& roc = section_of(sections, "roc").chart->series;
  REQUIRE(roc.size() == 1);
  CHECK(roc[0].name == "yes");
  // Ranks: .9 (yes 1), .8 (yes 1, no .5), .3 (no 1.5); from the origin.
  CHECK(roc[0].x == std::vector<double>{0, 0, 0.25, 1});
  CHECK(roc[0].y == std::vector<double>{0, 0.5, 1, 1});
  const auto& precision = section_of(sections, "precision-recall").chart->series[0];
  CHECK(precision.x == std::vector<double>{0.5, 1, 1});
  CHECK(precision.y == std::vector<double>{1, 0.8, 0.5});
  const auto& gains = section_of(sections, "gains").chart->series[0];
  CHECK(gains.x == std::vector<double>{0, 0.25, 0.625, 1});
  CHECK(gains.y == std::vector<double>{0, 0.5, 1, 1});
  CHECK(section_of(sections, "roc").see.find("yes 0.9375") != std::string::npos);
  CHECK(section_of(sections, "confusion").title == "Confusion matrix, all rows");
  section_of(sections, "reliability");
}

TEST_CASE("of many classes six are drawn, without those that no row has; long curves are thinned") {
  Task task{Task::Kind::classification, {}, {}, {}, {}, {}};
  for (int k = 0; k < 8; ++k) task.outputs.push_back("c" + std::to_string(k));
  Predictions said = Predictions::Zero(900, 8);
  Dataset data;
  data.y = Matrix::Zero(900, 8);
  for (Index i = 0; i < 900; ++i) {
    for (Index k = 0; k < 8; ++k)
      said(i, k) = std::fmod(0.37 * static_cast<double>(i * (k + 1)), 1);
    data.y(i, i % 5) = 1;  // none of c5
  }
  const auto sections = evaluation_sections(Judged(task, said, data));
  const auto& series = section_of(sections, "roc").chart->series;
  REQUIRE(series.size() == 5);
  for (const report::Series& one : series) {
    CHECK(one.x.size() <= 202);
    CHECK(one.x.back() == 1);
    CHECK(one.y.back() == 1);
  }
}

TEST_CASE("residuals are true less predicted, against the prediction") {
  const Task task{Task::Kind::regression, {"t"}, {10}, {2}, {0}, {20}};
  Predictions said(2, 1);
  said << 9, 13;
  Dataset data;
  data.y.resize(2, 1);
  data.y << 0, 1;
  const auto sections = evaluation_sections(Judged(task, said, data));
  const auto& points = section_of(sections, "residuals-1").chart->series[0];
  CHECK(points.x == std::vector<double>{9, 13});
  CHECK(points.y == std::vector<double>{1, -1});
  section_of(sections, "predicted-1");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
