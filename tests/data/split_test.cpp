#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "resboost/error.h"
#include "resboost/read.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

Table rows_of_classes(const std::vector<std::pair<std::string, int>>& classes) {
  std::string text = "a,t\n";
  for (const auto& [name, count] : classes) {
    for (int i = 0; i < count; ++i) text += fmt::format("{},{}\n", i, name);
  }
  return parse_table(text, "t.csv", {});
}

Index count_held(const Table& table, const Split& split, const std::string& name) {
  const Column& target = table.columns.back();
  return std::count_if(split.held_out.begin(), split.held_out.end(), [&](Index row) {
    return target.levels[static_cast<std::size_t>(target.codes[static_cast<std::size_t>(row)])] ==
           name;
  });
}

}  // namespace

TEST_SUITE("data/split") {
  TEST_CASE("every row is in one part, in ascending order, and the share is kept in every class") {
    const Table table = rows_of_classes({{"x", 100}, {"y", 20}, {"z", 3}});
    const Split split = split_rows(table, {}, 0.2, 7);
    CHECK(std::is_sorted(split.train.begin(), split.train.end()));
    CHECK(std::is_sorted(split.held_out.begin(), split.held_out.end()));
    std::set<Index> all(split.train.begin(), split.train.end());
    all.insert(split.held_out.begin(), split.held_out.end());
    CHECK(all.size() == 123);
    CHECK(split.train.size() + split.held_out.size() == 123);
    CHECK(count_held(table, split, "x") == 20);
    CHECK(count_held(table, split, "y") == 4);
    CHECK(count_held(table, split, "z") == 1);
  }

  TEST_CASE("the share is of all rows, however small the classes are") {
    std::vector<std::pair<std::string, int>> classes;
    for (int i = 0; i < 250; ++i) classes.emplace_back(fmt::format("k{}", i), 4);
    const Table table = rows_of_classes(classes);
    const Split split = split_rows(table, {}, 0.1, 1);
    CHECK(split.held_out.size() == 100);
    for (int i = 0; i < 250; ++i) CHECK(count_held(table, split, fmt::format("k{}", i)) <= 1);
    CHECK(split.held_out != split_rows(table, {}, 0.1, 2).held_out);
  }

  TEST_CASE("rows of weight 0 train, and rare values are in both parts") {
    std::string weighted = "a,w,t\n", rare = "a,t\n";
    for (int i = 0; i < 40; ++i) {
      weighted += fmt::format("{},{},{}\n", i, i < 4 ? 1 : 0, i % 2 ? "x" : "y");
      rare += fmt::format("{},{}\n", i, i < 3 ? i + 0.5 : 0);
    }
    SchemaConfig config;
    config.weight = "w";
    const Split split = split_rows(parse_table(weighted, "t.csv", {}), config, 0.5, 1);
    CHECK(split.held_out.size() == 2);
    CHECK(split.held_out.back() < 4);
    CHECK(split.train.size() == 38);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Split some = split_rows(parse_table(rare, "t.csv", {}), {}, 0.3, seed);
      CHECK(some.held_out.size() == 12);
      CHECK(std::count_if(some.train.begin(), some.train.end(), [](Index i) { return i < 3; }) ==
            2);
    }
  }

  TEST_CASE("the same seed gives the same split, another seed another") {
    const Table table = rows_of_classes({{"x", 100}, {"y", 100}});
    CHECK(split_rows(table, {}, 0.2, 7).held_out == split_rows(table, {}, 0.2, 7).held_out);
    CHECK(split_rows(table, {}, 0.2, 7).held_out != split_rows(table, {}, 0.2, 8).held_out);
  }

  TEST_CASE("a class keeps a training row, and some row is held out where one can be") {
    const Table rare = rows_of_classes({{"x", 1}, {"y", 2}});
    const Split most = split_rows(rare, {}, 0.99, 1);
    CHECK(most.train.size() == 2);
    CHECK(count_held(rare, most, "y") == 1);
    CHECK(split_rows(rare, {}, 0.01, 1).held_out.size() == 1);
    CHECK(split_rows(rare, {}, 0, 1).held_out.empty());
    CHECK(split_rows(rows_of_classes({{"x", 1}, {"y", 1}}), {}, 0.5, 1).held_out.empty());
  }

  TEST_CASE(
      "regression rows are one group; rows without a target are left for learning to report") {
    const Table numbers = parse_table("a,t\n1,.5\n2,1\n3,2\n4,3\n5,4\n", "t.csv", {});
    CHECK(split_rows(numbers, {}, 0.4, 1).held_out.size() == 2);
    const Split gaps = split_rows(parse_table("a,t\n1,x\n2,y\n3,\n4,y\n", "t.csv", {}), {}, 0.5, 1);
    CHECK(gaps.train.size() + gaps.held_out.size() == 4);
    CHECK(std::count(gaps.train.begin(), gaps.train.end(), 2) == 1);
  }

  TEST_CASE("rows that count nothing are not all that is held out, nor all that is left") {
    std::string text = "a,w,t\n";
    for (int i = 0; i < 40; ++i) text += i % 20 ? "1,0,x\n" : "1,2,y\n";
    const Table table = parse_table(text, "t.csv", {});
    SchemaConfig config;
    config.weight = "w";
    const auto counts = [](const std::vector<Index>& rows) {
      return std::any_of(rows.begin(), rows.end(), [](Index row) { return row % 20 == 0; });
    };
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      const Split split = split_rows(table, config, 0.1, seed);
      CHECK(split.held_out.size() == 1);  // of the two rows that count
      CHECK(counts(split.held_out));
      CHECK(counts(split.train));
    }
    CHECK(split_rows(table, config, 0, 1).held_out.empty());
  }

  TEST_CASE("a share outside [0, 1) is refused") {
    const Table table = rows_of_classes({{"x", 2}, {"y", 2}});
    CHECK_THROWS_WITH_AS(split_rows(table, {}, 1, 1),
                         "share of held-out rows: expected a value in [0, 1), got 1", ConfigError);
    CHECK_THROWS_AS(split_rows(table, {}, -0.1, 1), ConfigError);
  }
}

}  // namespace resboost
