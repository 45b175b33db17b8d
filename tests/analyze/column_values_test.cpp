#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "resboost/error.h"
#include "resboost/explain.h"
#include "resboost/read.h"
#include "resboost/schema.h"

using namespace resboost;

namespace {

Table table_of(const std::string& csv) { return parse_table(csv, "orders.csv", {}); }

}  // namespace

TEST_SUITE_BEGIN("analyze/column_values");

TEST_CASE("numbers, dates once, categories, and what is missing") {
  const Table table = table_of(
      "price,when,colour,target\n"
      "1.5,2021-07-05,red,1\n"
      "20,2021-12-31,blue,2\n"
      ",2022-01-01,red,3\n"
      "4,,,4\n");
  std::vector<std::string> warnings;
  SchemaConfig config;
  config.target = {"target"};
  const Schema schema = Schema::learn(table, {0, 1, 2, 3}, config, warnings);
  const std::vector<Index> rows{3, 0, 2};
  const std::vector<ColumnValues> all = column_values(schema, table, rows);
  REQUIRE(all.size() == 3);
  CHECK(all[0].column == "price");
  CHECK(all[0].ordered);
  CHECK(all[0].texts == std::vector<std::string>{"4", "1.5", ""});
  CHECK(std::isnan(all[0].numbers[2]));
  CHECK(all[1].column == "when");
  CHECK(all[1].texts == std::vector<std::string>{"", "2021-07-05", "2022-01-01"});
  CHECK(all[1].numbers[2] - all[1].numbers[1] == 180);
  CHECK(all[2].column == "colour");
  CHECK_FALSE(all[2].ordered);
  CHECK(all[2].texts == std::vector<std::string>{"", "red", "red"});
}

TEST_CASE("dates are to the minute, and numbers where they are no days") {
  Table table = table_of(
      "when,target\n"
      "2021-07-05 13:45:00,1\n"
      "2021-12-31 23:59:40,2\n"
      "1969-12-31 06:00:20,3\n"
      "2022-02-03 00:00:00,4\n");
  std::vector<std::string> warnings;
  SchemaConfig config;
  config.target = {"target"};
  const std::vector<Index> rows{0, 1, 2, 3};
  const Schema schema = Schema::learn(table, rows, config, warnings);
  CHECK(
      column_values(schema, table, rows).front().texts ==
      std::vector<std::string>{"2021-07-05 13:45", "2022-01-01", "1969-12-31 06:00", "2022-02-03"});
  const auto days = std::find_if(table.columns.begin(), table.columns.end(),
                                 [](const Column& column) { return column.name == "when:days"; });
  REQUIRE(days != table.columns.end());
  days->numbers = {1e300, -1e300, 2932896.9999, -719528};
  CHECK(column_values(schema, table, rows).front().texts ==
        std::vector<std::string>{"1e+300", "-1e+300", "2932896.9999", "0000-01-01"});
}

TEST_SUITE_END();
