#include "data/arff.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "data/schema_fixture.h"

namespace resboost {
namespace {

using test::Texts;

constexpr const char* kHead =
    "% a comment\n@RELATION 'r 1'\n@attribute a numeric\n@attribute 'b c' {x, 'y z'}\n"
    "@Attribute day date \"yyyy-MM-dd\"\n@attribute t {0,1}\n\n@data\n";

TEST_SUITE("data/arff") {
  TEST_CASE("attributes are columns; nominal ones are words even if they are digits") {
    const Table table =
        test::table_of(std::string(kHead) + "1.5,x,2021-01-02,0\n% no\n?, 'y z' ,?,1\n");
    CHECK(table.columns[0].numbers[0] == 1.5);
    CHECK(std::isnan(table.columns[0].numbers[1]));
    CHECK(table.find("b c")->levels == Texts{"x", "y z"});
    CHECK(table.find("day:year")->numbers[0] == 2021);
    CHECK_FALSE(table.find("t")->numeric);
    CHECK(table.lines == std::vector<std::uint32_t>{9, 11});
  }

  TEST_CASE("what is no table is refused with its line") {
    const auto refused = [](const std::string& text, const char* message) {
      CHECK_THROWS_WITH_AS(test::table_of(text), message, DataError);
    };
    const auto refused_rows = [&](const std::string& rows, const char* message) {
      refused(fmt::format("{}{}", kHead, rows), message);
    };
    refused_rows("1,x\n", "t.csv:9: only 2 values, and there are 4 attributes");
    refused_rows("1,x,?,0,5\n", "t.csv:9: more than 4 values, and there are 4 attributes");
    refused_rows("{0 1}\n",
                 "t.csv:9: a sparse row, in braces; write all values of the row, between commas");
    refused("@relation r\n@attribute a numeric\n@attribute a real\n@data\n1,1\n",
            "t.csv:3: a second attribute is called \"a\"; give each its own name");
    refused("@relation r\n@attribute a numeric\n", "t.csv: no @data line; is the file cut?");
    refused(std::string(kHead), "t.csv: no rows; expected rows below @data");
  }
}

}  // namespace
}  // namespace resboost
