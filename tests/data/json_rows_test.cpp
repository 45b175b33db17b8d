#include "data/json_rows.h"

#include <doctest/doctest.h>

#include <cmath>

#include "data/schema_fixture.h"

namespace resboost {
namespace {

using test::Texts;

TEST_SUITE("data/json_rows") {
  TEST_CASE("objects are rows, one a line or in an array") {
    const std::string first = R"({"a": 1.5, "b": "x\n\u00e9", "c": true})";
    const std::string second = R"({"b": null, "a": -2, "d": "7"})";
    for (const std::string& text :
         {first + "\n" + second + "\n", "[" + first + ",\n" + second + "]"}) {
      const Table table = test::table_of(text);
      REQUIRE(table.columns.size() == 4);
      CHECK(table.columns[0].numbers == std::vector<double>{1.5, -2});
      CHECK(table.columns[1].levels == Texts{"x\n\u00e9"});
      CHECK(table.columns[1].codes == std::vector<std::int32_t>{0, -1});
      CHECK(table.columns[2].levels == Texts{"true"});
      CHECK(std::isnan(table.columns[3].numbers[0]));
      CHECK(table.columns[3].numbers[1] == 7);
      CHECK(table.lines == std::vector<std::uint32_t>{1, 2});
    }
  }

  TEST_CASE("what is no flat row is refused with its line") {
    const auto refused = [](const char* text, const char* message) {
      CHECK_THROWS_WITH_AS(test::table_of(text), message, DataError);
    };
    refused("{\"a\":1}\n{\"a\":[1]}\n",
            "t.csv:2: a list under the key \"a\"; expected one flat object a row, as pandas' "
            "to_json(orient=\"records\", lines=True) writes it");
    refused("{\"a\":1,\"a\":2}", "t.csv:1: key \"a\" twice in one row; keep one");
    refused("{\"a\":1}\nx\n", "t.csv:2: expected a JSON object a row, got \"x\"");
    refused("{\"a\":}\n",
            "t.csv:1: no JSON from byte 6 of the row on; expected one object a row, as {\"a\": 1, "
            "\"b\": \"x\"}");
    refused("{\"a\":1",
            "t.csv:1: no JSON from byte 7 of the row on; expected one object a row, as "
            "{\"a\": 1, \"b\": \"x\"}");
  }
}

}  // namespace
}  // namespace resboost
