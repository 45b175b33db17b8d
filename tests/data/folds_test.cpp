#include "data/folds.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "resboost/error.h"
#include "resboost/read.h"
#include "support/error_text.h"

namespace resboost {
namespace {

Table classes_counted(const std::map<std::string, int>& classes) {
  std::string text = "a,t\n";
  for (const auto& [name, count] : classes)
    for (int i = 0; i < count; ++i) text += fmt::format("{},{}\n", i, name);
  return parse_table(text, "t.csv", {});
}

std::map<int, int> sizes(const std::vector<int>& folds, std::size_t begin, std::size_t end) {
  std::map<int, int> count;
  for (std::size_t i = begin; i < end; ++i) ++count[folds[i]];
  return count;
}

}  // namespace

TEST_SUITE_BEGIN("data/folds");

TEST_CASE("every fold has its share of every class, and of all rows") {
  const Table table = classes_counted({{"x", 52}, {"y", 21}, {"z", 4}});
  const std::vector<int> folds = fold_of_rows(table, {}, 5, 7);
  REQUIRE(folds.size() == 77);
  for (const auto& [begin, end] : {std::pair{0, 52}, {52, 73}, {0, 77}}) {
    const auto count = sizes(folds, static_cast<std::size_t>(begin), static_cast<std::size_t>(end));
    REQUIRE(count.size() == 5);
    for (const auto& [fold, rows] : count) {
      CHECK(rows >= (end - begin) / 5);
      CHECK(rows <= (end - begin) / 5 + 1);
    }
  }
  CHECK(sizes(folds, 73, 77).size() == 4);  // a rare class is spread out
  CHECK(folds == fold_of_rows(table, {}, 5, 7));
  CHECK(folds != fold_of_rows(table, {}, 5, 8));
}

TEST_CASE("parts by time follow each other, rows of one time together, whatever their order") {
  std::string text = "day,t\n";
  std::vector<int> days;
  for (int i = 0; i < 60; ++i) days.push_back(i * 37 % 60 / 2);  // 30 days of two rows, mixed
  for (const int day : days) text += fmt::format("2021-03-{:02},{}.5\n", day + 1, day);
  const std::vector<int> folds = fold_of_times(parse_table(text, "t.csv", {}), "day", "", 4);
  for (std::size_t i = 0; i < 60; ++i) CHECK(folds[i] == days[i] / 6 - 1);
  // A day of many rows takes a part by itself, and later days have one all the same.
  text = "day,t\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("{},{}.5\n", i < 30 ? 0 : i, i);
  const auto uneven = fold_of_times(parse_table(text, "t.csv", {}), "day", "", 3);
  CHECK(sizes(uneven, 0, 30) == std::map<int, int>{{kNoFold, 30}});
  CHECK(sizes(uneven, 30, 40).size() == 3);
  const auto tight = fold_of_times(parse_table(text, "t.csv", {}), "day", "", 10);
  for (int i = 30; i < 40; ++i) CHECK(tight[static_cast<std::size_t>(i)] == i - 30);
}

TEST_CASE("rows of weight 0 are in no part by time") {
  std::string text = "day,w,t\n";
  for (int i = 0; i < 20; ++i) text += fmt::format("{},{},{}.5\n", i, i < 14 ? 0 : 1, i);
  const auto folds = fold_of_times(parse_table(text, "t.csv", {}), "day", "w", 2);
  CHECK(sizes(folds, 0, 14) == std::map<int, int>{{2, 14}});
  CHECK(sizes(folds, 14, 20) == std::map<int, int>{{kNoFold, 2}, {0, 2}, {1, 2}});
}

TEST_CASE("a time that is none is an error with its place and its cure") {
  const Table table = parse_table("day,name,t\n1,a,1.5\n,b,2.5\n3,c,3.5\n4,d,4.5\n", "t.csv", {});
  CHECK(test::error_text<DataError>([&] { fold_of_times(table, "day", "", 2); }) ==
        "t.csv:3, column \"day\": the time is missing; leave out rows without one, or do without "
        "`time`");
  const Table endless = parse_table("day,t\n1,1.5\ninf,2.5\n,3.5\n", "t.csv", {});
  CHECK(test::error_text<DataError>([&] {
          fold_of_times(endless, "day", "", 2);
        }).starts_with("t.csv:3, column \"day\": \"inf\" is not a finite number"));
  CHECK_THROWS_AS(fold_of_times(table, "name", "", 2), ConfigError);
  CHECK_THROWS_AS(fold_of_times(table, "days", "", 2), ConfigError);
  std::string typed = "day,t\n";
  for (int i = 1; i < 25; ++i) typed += fmt::format("2021-03-{:02},{}.5\n", i, i);
  const Table mistyped = parse_table(typed + "2021-13-01,9.5\n", "t.csv", {});
  CHECK(test::error_text<DataError>([&] { fold_of_times(mistyped, "day", "", 2); }) ==
        "t.csv:26, column \"day\": \"2021-13-01\" is no date, as the others are; correct it");
  const Table few = parse_table("day,t\n1,1.5\n1,2.5\n2,3.5\n", "t.csv", {});
  CHECK_THROWS_AS(fold_of_times(few, "day", "", 2), ConfigError);
}

TEST_CASE("whole times beyond 2^53 keep their order, and where too many are one it is said why") {
  const auto of = [](const std::vector<const char*>& times) {
    std::string text = "day,t\n";
    for (std::size_t i = 0; i < times.size(); ++i) text += fmt::format("{},{}.5\n", times[i], i);
    return parse_table(text, "t.csv", {});
  };
  const Table nanoseconds = of(
      {"1700000000000000000", "1700000001000000001", "1700000001000000000", "1700000002000000000"});
  CHECK(fold_of_times(nanoseconds, "day", "", 2) == std::vector<int>{kNoFold, 0, 0, 1});
  const Table near = of({"9007199254740992", "9007199254740993", "9007199254740994"});
  CHECK(test::error_text<ConfigError>([&] { fold_of_times(near, "day", "", 2); }) ==
        "parameter `folds`: 2 of 2 different times of column \"day\"; give at least 2, and fewer "
        "than there are times; of whole numbers beyond 2^53 = 9007199254740992 near ones are one "
        "time: subtract a number from all of them");
}

TEST_CASE("rows of weight 0 are in no fold") {
  std::string text = "a,w,t\n";
  for (int i = 0; i < 20; ++i) text += fmt::format("{},{},{}.5\n", i, i < 5 ? 0 : 1, i);
  SchemaConfig config;
  config.weight = "w";
  const auto folds = fold_of_rows(parse_table(text, "t.csv", {}), config, 3, 1);
  CHECK(sizes(folds, 0, 5) == std::map<int, int>{{kNoFold, 5}});
  CHECK(sizes(folds, 5, 20) == std::map<int, int>{{0, 5}, {1, 5}, {2, 5}});
}

TEST_CASE("rows of one group are in one fold, and folds are about as large") {
  std::string text = "patient,t\n";
  for (int i = 0; i < 60; ++i) text += fmt::format("p{},{}.5\n", i % 9, i);
  text += ",1.5\n,2.5\n";  // of nobody: each by itself
  const Table table = parse_table(text, "t.csv", {});
  const auto folds = fold_of_groups(table, "patient", "", 3, 1);
  std::map<int, std::set<int>> of_patient;
  for (int i = 0; i < 60; ++i) of_patient[i % 9].insert(folds[static_cast<std::size_t>(i)]);
  for (const auto& [patient, where] : of_patient) CHECK(where.size() == 1);
  const auto count = sizes(folds, 0, 62);
  REQUIRE(count.size() == 3);
  for (const auto& [fold, rows] : count) CHECK(std::abs(rows - 62 / 3) <= 2);
  CHECK(folds != fold_of_groups(table, "patient", "", 3, 2));
}

TEST_CASE("rows of weight 0 are in no fold, and no group is made of them") {
  const Table table =
      parse_table("g,w,t\na,0,1.5\na,0,2.5\nb,1,3.5\nb,0,4.5\nc,2,5.5\n", "t.csv", {});
  const auto folds = fold_of_groups(table, "g", "w", 2, 1);
  for (const std::size_t row : {0U, 1U, 3U}) CHECK(folds[row] == kNoFold);
  CHECK(folds[2] + folds[4] == 1);
  CHECK_THROWS_AS(fold_of_groups(table, "g", "w", 3, 1), ConfigError);
}

TEST_CASE("groups may be numbers") {
  const Table table = parse_table("g,t\n1.5,a\n2.5,b\n1.5,b\n2.5,a\n", "t.csv", {});
  const auto folds = fold_of_groups(table, "g", "", 2, 1);
  CHECK(folds[0] == folds[2]);
  CHECK(folds[1] == folds[3]);
  CHECK(folds[0] != folds[1]);
}

TEST_CASE("more folds than rows or groups is an error that says how many there may be") {
  const Table table = classes_counted({{"x", 2}, {"y", 1}});
  CHECK(test::error_text<ConfigError>([&] { fold_of_rows(table, {}, 4, 1); }) ==
        "parameter `folds`: 4 of 3 rows; give at least 2, and at most 3");
  CHECK(test::error_text<ConfigError>([&] {
          fold_of_groups(table, "t", "", 3, 1);
        }).find("3 of 2 groups of column \"t\"") != std::string::npos);
  CHECK_THROWS_AS(fold_of_groups(table, "nobody", "", 2, 1), ConfigError);
}

TEST_SUITE_END();

}  // namespace resboost
