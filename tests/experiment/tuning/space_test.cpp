#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "resboost/error.h"
#include "resboost/methods.h"
#include "resboost/options.h"
#include "resboost/tuning.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using test::error_text;

RunConfig of_method(const std::string& method) {
  RunConfig config;
  config.train.method = method;
  return config;
}

const SearchRange* find(const std::vector<SearchRange>& space, const std::string& name) {
  for (const SearchRange& range : space)
    if (range.name == name) return &range;
  return nullptr;
}

SearchRange one(const std::string& over) {
  const auto space = search_space(of_method("trees"), {over});
  const SearchRange* range = find(space, over.substr(0, over.find('=')));
  REQUIRE(range);
  return *range;
}

std::string refusal(const std::string& over) {
  return error_text<ConfigError>([&] { search_space(of_method("trees"), {over}); });
}

TEST_SUITE_BEGIN("experiment/tuning/space");

TEST_CASE("every method has something worth tuning, within what its parameters allow") {
  for (const MethodInfo& method : methods()) {
    const auto space = search_space(of_method(method.name), {});
    CHECK_MESSAGE(space.size() >= 4, method.name);
    RunConfig config = of_method(method.name);
    const OptionTable table = parameters_of(config);
    Rng rng(1);
    for (const SearchRange& range : space) table.apply({{range.name, {range.draw(rng)}}});
    config = of_method(method.name);
    for (const SearchRange& range : space) {
      double usual = 0;
      const std::string value = table.at(range.name).values().front();
      read_number(range.name, value, usual);
      const bool is_open = usual <= 0;  // "by itself", or none
      CHECK_MESSAGE((is_open || (range.low <= usual && usual <= range.high)), range.text(), " has ",
                    value);
    }
  }
}

TEST_CASE("over changes a range, adds one, takes one away") {
  const auto space =
      search_space(of_method("trees"), {"trees.leaves=4:6", "trees.depth=1:9", "trees.l2=0"});
  CHECK(find(space, "trees.leaves")->high == 6);
  CHECK(find(space, "trees.depth")->low == 1);
  CHECK(find(space, "trees.l2")->words == std::vector<std::string>{"0"});
  CHECK(find(space, "trees.columns"));
}

TEST_CASE("what was given another value than its default stays as it is") {
  RunConfig config = of_method("trees");
  config.train.trees.leaves = 15;
  CHECK_FALSE(find(search_space(config, {}), "trees.leaves"));
  CHECK(find(search_space(config, {"trees.leaves=8:20"}), "trees.leaves"));
}

TEST_CASE("more than two decades are a logarithmic scale") {
  CHECK_FALSE(one("trees.l2=0.1:10").log);
  CHECK(one("trees.l2=0.01:10").log);
  CHECK_FALSE(one("trees.l2=0:1000").log);
  Rng rng(1);
  const SearchRange range = one("trees.l2=0.001:1000");
  int below_one = 0;
  for (int i = 0; i < 400; ++i) {
    double value = 0;
    read_number("value", range.draw(rng), value);
    CHECK(value >= range.low);
    CHECK(value <= range.high);
    below_one += value < 1;
  }
  CHECK(std::abs(below_one - 200) < 50);  // of a normal with standard deviation 10
}

TEST_CASE("whole numbers stay whole, and all of them come") {
  Rng rng(1);
  const SearchRange range = one("trees.leaves=2:5");
  std::set<std::string> drawn;
  for (int i = 0; i < 100; ++i) drawn.insert(range.draw(rng));
  CHECK(drawn == std::set<std::string>{"2", "3", "4", "5"});
}

TEST_CASE("words, and all that a parameter may be") {
  CHECK(one("method=trees|auto").words == std::vector<std::string>{"trees", "auto"});
  CHECK(one("loss=squared|quantile:alpha=0.9").words.back() == "quantile:alpha=0.9");
  CHECK(one("class-weight").words.size() == 2);
  CHECK(one("image.mirror").words == std::vector<std::string>{"false", "true"});
  CHECK(one("trees.rows").high == 1);
}

TEST_CASE("what is refused") {
  CHECK(refusal("trees.leafs=1:2") ==
        "unknown parameter `trees.leafs`; did you mean `trees.leaves`");
  CHECK(refusal("trees.leaves=300:320") ==
        "parameter `over`: \"trees.leaves=300:320\": trees.leaves is from 0 to 256, not 300");
  CHECK(refusal("trees.leaves=4.5:20") ==
        "parameter `over`: \"trees.leaves=4.5:20\": trees.leaves is a whole number, not 4.5");
  CHECK(refusal("trees.leaves=20:4") ==
        "parameter `over`: \"trees.leaves=20:4\": the first bound is above the second");
  CHECK(refusal("trees.leaves=4:x") == "parameter `over`: cannot read \"x\" as a number");
  CHECK(refusal("trees.leaves=4:5:6").ends_with("expected name=low:high"));
  CHECK(refusal("trees.leaves=8|1000").starts_with("parameter `trees.leaves`: expected a value"));
  CHECK(refusal("method=tree|auto").starts_with("parameter `method`: unknown value \"tree\""));
  CHECK(refusal("loss=squared|cubed").starts_with("parameter `loss`"));
  CHECK(refusal("target=a|b").ends_with("target cannot be searched"));
  CHECK(refusal("valid").ends_with("list the words to try as valid=a|b"));
  RunConfig config = of_method("trees");
  std::vector<std::string> fixed;
  for (const SearchRange& range : search_space(config, {}))
    fixed.push_back(range.name + "=" + (range.whole ? "8" : "1"));
  CHECK(error_text<ConfigError>([&] { search_space(config, fixed); }) ==
        "parameter `over`: nothing is left to search; name a range, name=low:high");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
