#include "manual/man_page.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/command.h"
#include "resboost/error.h"

namespace resboost::cli {
namespace {

std::string as_roff(std::string name) {
  for (std::size_t i = 0; (i = name.find('-', i)) != name.npos; i += 2) name.replace(i, 1, "\\-");
  return name;
}

TEST_SUITE_BEGIN("manual/man_page");

TEST_CASE("a page of a verb has all its options, with range and default, and its examples") {
  for (const Verb& verb : verbs()) {
    CAPTURE(verb.name);
    const std::string page = manual::man_page(described_verbs(), verb.name);
    CHECK(page.find("\n.SH NAME\nresboost\\-" + std::string(verb.name) + " \\- ") != page.npos);
    const auto command = verb.make();
    Settings settings;
    const OptionTable table = option_table(*command, settings);
    for (const Option& option : table.options()) {
      CAPTURE(option.name);
      const std::string tag = (option.argument.empty() ? ".B \\-\\-" : ".BI \\-\\-") +
                              as_roff(option.name) + (option.argument.empty() ? "\n" : " \"");
      CHECK(page.find(".TP\n" + tag) != page.npos);
    }
    for (const std::string& example : command->usage().examples)
      CHECK(page.find(as_roff(example) + "\n") != page.npos);
  }
  CHECK(manual::man_page(described_verbs(), "train").find("(1 to 10000; default 3)\n") !=
        std::string::npos);
}

TEST_CASE("no line of text is taken for a request") {
  std::vector<std::string> names{""};
  for (const Verb& verb : verbs()) names.push_back(verb.name);
  for (const std::string& name : names) {
    std::istringstream page(manual::man_page(described_verbs(), name));
    for (std::string line; std::getline(page, line);) {
      CAPTURE(line);
      const bool request = line.starts_with('.') || line.starts_with('\'');
      const std::string macro = line.substr(0, line.find(' '));
      CHECK((!request || macro == ".TH" || macro == ".SH" || macro == ".SS" || macro == ".TP" ||
             macro == ".B" || macro == ".BI" || macro == ".BR" || macro == ".nf" ||
             macro == ".fi"));
    }
  }
}

TEST_CASE("the page of the program has all verbs; another name is an error") {
  const std::string page = manual::man_page(described_verbs(), "");
  for (const Verb& verb : verbs())
    CHECK(page.find(".BR resboost\\-" + std::string(verb.name) + " (1)") != page.npos);
  CHECK_THROWS_WITH_AS(manual::man_page(described_verbs(), "trian"),
                       doctest::Contains("no verb \"trian\""), ConfigError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
