#include "io/bounded_json.h"

#include <doctest/doctest.h>

#include <string>

#include "resboost/error.h"
#include "support/error_text.h"

using namespace resboost;
using test::error_text;

namespace {

nlohmann::json parsed(const std::string& text, const std::string& subject = "x") {
  std::size_t values_left = kMaxJsonValues;
  return parse_bounded_json(text, subject, values_left);
}

std::string json_refusal(const std::string& text) {
  return error_text<ModelError>([&] { parsed(text, "a.model"); });
}

constexpr const char* kCure = "; the file is damaged or not a model of resboost";

}  // namespace

TEST_SUITE("io/bounded_json") {
  TEST_CASE("reads what nlohmann's own parser reads") {
    for (const char* text :
         {"null", "true", "-3", "18446744073709551615", "0.1", "-0.0", "\"a\\u00e9\"", "[]", "{}",
          "{\"a\":[1,{\"b\":[[],[2.5e-300]]},\"c\"],\"d\":{\"e\":false}}"}) {
      CHECK(parsed(text) == nlohmann::json::parse(text));
    }
  }

  TEST_CASE("a key may appear twice in two objects, not in one") {
    CHECK(parsed(R"([{"a":1},{"a":{"a":2}}])").size() == 2);
    CHECK(json_refusal(R"({"a":1,"b":2,"a":3})") ==
          std::string("a.model: the key \"a\" appears twice") + kCure);
  }

  TEST_CASE("nesting is bounded") {
    CHECK_NOTHROW(parsed(std::string(64, '[') + std::string(64, ']')));
    CHECK(json_refusal(std::string(65, '[')) ==
          std::string("a.model: nested deeper than 64") + kCure);
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    CHECK(json_refusal(objects) == std::string("a.model: nested deeper than 64") + kCure);
  }

  TEST_CASE("the number of values is bounded") {
    std::string text = "[0";
    for (int i = 0; i < 2'000'000; ++i) text += ",0";
    CHECK(json_refusal(text + "]") == std::string("a.model: more than 2000000 values") + kCure);
  }

  TEST_CASE("texts of one file share the bound") {
    std::size_t values_left = 5;
    CHECK_NOTHROW(parse_bounded_json("[1,2]", "a.model", values_left));
    CHECK(values_left == 2);
    CHECK_THROWS_AS(parse_bounded_json("[1,2]", "a.model", values_left), ModelError);
  }

  TEST_CASE("what is not JSON is refused with its place") {
    CHECK(json_refusal("") == std::string("a.model: not valid JSON at byte 1") + kCure);
    CHECK(json_refusal(std::string("[1]\0 ", 5)) ==
          std::string("a.model: not valid JSON at byte 4") + kCure);
    CHECK(json_refusal("[1,]") == std::string("a.model: not valid JSON at byte 4") + kCure);
    for (const char* text : {"[1", "{\"a\"}", "nul", "[1] 2", "1e999", "NaN", "\"\xff\"",
                             "\"\\ud800\"", "{a:1}", "// x\n1"}) {
      CHECK_MESSAGE(json_refusal(text).starts_with("a.model: not valid JSON at byte "), text);
    }
  }
}
