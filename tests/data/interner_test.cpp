#include "data/interner.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "resboost/rng.h"

namespace resboost {
namespace {

const auto is_question = [](std::string_view text) { return text == "?"; };

TEST_SUITE_BEGIN("data/interner");

TEST_CASE("texts are numbered as they appear, missing ones are -1") {
  Interner texts;
  CHECK(texts.code("b", is_question) == 0);
  CHECK(texts.code("?", is_question) == -1);
  CHECK(texts.code("a", is_question) == 1);
  CHECK(texts.code("?", is_question) == -1);
  CHECK(texts.code("b", is_question) == 0);
  CHECK(texts.code("", is_question) == 2);
  CHECK(texts.take_levels() == std::vector<std::string>{"b", "a", ""});
  CHECK(texts.code("new", is_question) == 0);
}

TEST_CASE("each text is asked about once") {
  Interner texts;
  int asked = 0;
  const auto ask = [&](std::string_view) { return ++asked % 2 == 0; };
  for (int round = 0; round < 3; ++round)
    for (const char* text : {"x", "y", "z"}) texts.code(text, ask);
  CHECK(asked == 3);
}

TEST_CASE("many texts of all lengths have the numbers that a map gives them") {
  Rng rng(1);
  Interner texts;
  std::map<std::string, std::int32_t> known;
  std::vector<std::string> levels;
  for (int i = 0; i < 50000; ++i) {
    std::string text(static_cast<std::size_t>(rng.below(20)), '\0');
    for (char& c : text) c = rng.below(4) > 0 ? 'a' : static_cast<char>(rng.below(256));
    const auto [at, is_new] = known.emplace(text, static_cast<std::int32_t>(known.size()));
    if (is_new) levels.push_back(text);
    REQUIRE(texts.code(text, [](std::string_view) { return false; }) == at->second);
  }
  CHECK(texts.take_levels() == levels);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
