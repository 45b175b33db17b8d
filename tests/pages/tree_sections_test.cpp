#include "pages/tree_sections.h"

#include <doctest/doctest.h>

#include "support/toy_model.h"

namespace resboost {
namespace {

using namespace test;

TEST_SUITE_BEGIN("pages/tree_sections");

TEST_CASE("a page says which columns trees ask for, and draws the first that asks something") {
  const auto sections = tree_sections(trees_model(Task::Kind::classification));
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].chart->names == std::vector<std::string>{"size", "color"});
  CHECK(sections[0].chart->series[0].y[0] == doctest::Approx(9.0 / 13));
  CHECK(sections[0].table->rows.size() == 2);
  CHECK(sections[1].title == "The first tree of stage 2");  // stage 1 is a constant
  const auto& rows = sections[1].table->rows;
  REQUIRE(rows.size() == 3);
  CHECK(std::get<std::string>(rows[0][0]) == "size <= 0.1?  (gain 4)");
  CHECK(std::get<std::string>(rows[1][0]).starts_with("\u2003\u2003yes: ["));
}

TEST_CASE("a page of a network without trees says nothing of them") {
  CHECK(tree_sections(toy_model(Task::Kind::classification)).empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
