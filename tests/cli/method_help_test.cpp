#include "cli/method_help.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/settings_fixture.h"

namespace resboost::cli {
namespace {

/// Names of the options that a help page lists.
std::set<std::string> options_in(const std::string& page) {
  std::set<std::string> names;
  for (const std::string& line : lines_of(page)) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string::npos || begin == 0 || line.compare(begin, 2, "--") != 0) continue;
    names.insert(line.substr(begin + 2, line.find(' ', begin) - begin - 2));
  }
  return names;
}

TEST_SUITE_BEGIN("cli/method_help");

TEST_CASE("every method is explained in four lines, and its groups are groups of options") {
  RunOptions run;
  const std::vector<std::string>& known = run.table.find("method")->choices;
  REQUIRE(methods().size() == known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    const MethodInfo& method = methods()[i];
    CAPTURE(method.name);
    CHECK(method.name == known[i]);
    CHECK(find_method(method.name) == &method);
    CHECK(lines_of(method.text).size() == 4);
    CHECK_FALSE(options_of(method, run.table).options().empty());
    for (const std::string& group : method.groups) {
      CAPTURE(group);
      CHECK_FALSE(options_of({"", "", "", "", {group}, {}}, run.table).options().empty());
    }
  }
}

TEST_CASE("a method's options are those of its groups, by the whole name of the group") {
  RunOptions run;
  const auto own = options_of(*find_method("rfrboost"), run.table);
  CHECK(own.find("rfrboost.ridge") != nullptr);
  CHECK(own.find("hybrid.ridge") == nullptr);
  CHECK(options_of({"", "", "", "", {"rfr"}, {}}, run.table).options().empty());
  CHECK(find_method("rfr") == nullptr);
}

TEST_CASE(
    "help of a method explains it, then lists its options and the common ones, and no others") {
  const Outcome complete = call({"train", "--help"}),
                own = call({"train", "--method", "rfrboost", "--help"});
  REQUIRE(own.code == 0);
  CHECK(own.out.starts_with("rfrboost: " + find_method("rfrboost")->summary + "\n\n" +
                            find_method("rfrboost")->text + "\n\nSource: Zozoulenko"));
  const auto all = options_in(complete.out), some = options_in(own.out);
  for (const char* name : {"rfrboost.variant", "head.solver", "backprop.steps", "stages", "seed",
                           "target", "model", "help", "loss"}) {
    CAPTURE(name);
    CHECK(all.contains(name));
    CHECK(some.contains(name));
  }
  for (const char* name : {"block.width", "resfgb.eta", "embedding.epochs", "hybrid.eta"}) {
    CAPTURE(name);
    CHECK(all.contains(name));
    CHECK_FALSE(some.contains(name));
  }
  CHECK(own.out.find("--rfrboost.variant") < own.out.find("--head.solver"));
  CHECK(own.out.find("--head.solver") < own.out.find("\nData:\n"));
  CHECK(complete.out.starts_with("Examples:"));
}

TEST_CASE("the method whose help is wanted may stand in a config file, and the command line wins") {
  const Folder folder;
  const std::string config = folder.write("run.conf", "method = resfgb-fw\n");
  CHECK(call({"train", "--config", config, "--help"}).out.starts_with("resfgb-fw: "));
  CHECK(call({"train", "--config", config, "--method", "resfgb", "--help"})
            .out.starts_with("resfgb: "));
}

TEST_CASE("the verb lists all methods, or explains one with its options") {
  const Outcome list = call({"methods"}), one = call({"methods", "boostresnet"});
  REQUIRE(list.code == 0);
  for (const MethodInfo& method : methods()) {
    CAPTURE(method.name);
    CHECK(list.out.find("  " + method.name + " ") != std::string::npos);
    CHECK(list.out.find(method.summary + "\n") != std::string::npos);
  }
  CHECK(list.out.find("resboost methods NAME") != std::string::npos);
  CHECK(one.out.starts_with(explanation(*find_method("boostresnet"))));
  CHECK(options_in(one.out).contains("boostresnet.gamma"));
  CHECK_FALSE(options_in(one.out).contains("stages"));
}

TEST_CASE("the verb's JSON is one object: all methods, or one") {
  const Json all = Json::parse(call({"methods", "--json"}).out);
  REQUIRE(all.at("methods").size() == methods().size());
  const Json one = Json::parse(call({"methods", "resfgb", "--json"}).out);
  CHECK(one == all.at("methods")[2]);
  CHECK(one.at("name") == "resfgb");
  CHECK(one.at("text") == find_method("resfgb")->text);
  const auto options = one.at("options").get<std::set<std::string>>();
  CHECK(options.contains("resfgb.eta"));
  CHECK_FALSE(options.contains("hybrid.eta"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
