#include "metrics/row_groups.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace resboost {
namespace {

std::vector<std::string> names(const std::vector<RowGroup>& groups) {
  std::vector<std::string> all;
  for (const RowGroup& group : groups) all.push_back(group.name);
  return all;
}

TEST_SUITE_BEGIN("metrics/row_groups");

TEST_CASE("a group for each text, the largest first") {
  const auto groups = row_groups({"b", "a", "", "b", "c", "a", "b"});
  CHECK(names(groups) == std::vector<std::string>{"b", "a", "missing", "c"});
  CHECK(groups[0].rows == std::vector<Index>{0, 3, 6});
}

TEST_CASE("empty cells and those that say missing are one group") {
  const auto groups = row_groups({"", "missing", "a", ""});
  CHECK(names(groups) == std::vector<std::string>{"missing", "a"});
  CHECK(groups[0].rows == std::vector<Index>{0, 1, 3});
}

TEST_CASE("many numbers are quarters, equal numbers in one of them; few are themselves") {
  std::vector<std::string> texts{""};
  for (int i = 0; i < 40; ++i) texts.push_back(fmt::format("{}", i < 20 ? 7 : i));
  const auto groups = row_groups(texts);
  CHECK(names(groups) ==
        std::vector<std::string>{"7 to 7", "over 7, to 29", "over 29, to 39", "missing"});
  CHECK(groups[0].rows.size() == 20);
  CHECK(groups[1].rows.size() == 10);
  CHECK(groups[3].rows == std::vector<Index>{0});
  CHECK(names(row_groups({"1", "2", "2"})) == std::vector<std::string>{"2", "1"});
  texts[1] = "NA";
  CHECK(row_groups(texts).back().rows == std::vector<Index>{0, 1});
  CHECK(row_groups(texts).back().name == "missing");
}

TEST_CASE("behind twenty texts the others are one group") {
  std::vector<std::string> texts;
  for (int i = 0; i < 30; ++i) texts.push_back(fmt::format("town {}", i));
  texts.push_back("town 29");
  const auto groups = row_groups(texts);
  REQUIRE(groups.size() == 21);
  CHECK(groups[0].name == "town 29");
  CHECK(groups[20].name == "10 others");
  CHECK(groups[20].rows.size() == 10);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
