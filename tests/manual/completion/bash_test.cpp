#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/command.h"
#include "manual/completion/shells.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("manual/completion/bash");

TEST_CASE("the bash script names every option of every verb and its syntax is right") {
  const std::string script = manual::bash_completion(described_verbs());
  for (const Verb& verb : verbs()) {
    CAPTURE(verb.name);
    const std::size_t begin = script.find(std::string("    ") + verb.name + ") options=");
    REQUIRE(begin != script.npos);
    const std::string line = script.substr(begin, script.find('\n', begin) - begin) + " ";
    const auto command = verb.make();
    Settings settings;
    const OptionTable table = option_table(*command, settings);
    for (const Option& option : table.options()) {
      CAPTURE(option.name);
      const bool named = line.find("--" + option.name + " ") != line.npos ||
                         line.find("--" + option.name + "\"") != line.npos;
      CHECK(named);
    }
  }
  const auto path =
      std::filesystem::temp_directory_path() / ("resboost_" + std::to_string(getpid()) + ".bash");
  std::ofstream(path) << script;
  CHECK(std::system(("bash -n " + path.string()).c_str()) == 0);
  const std::string probe =
      ". " + path.string() +
      "; COMP_WORDS=(resboost train --method ba) COMP_CWORD=3; _resboost; [ \"${COMPREPLY[*]}\" = "
      "backprop ]"
      " && COMP_WORDS=(resboost tr) COMP_CWORD=1; _resboost; [ \"${COMPREPLY[*]}\" = train ]"
      " && COMP_WORDS=(resboost methods rf) COMP_CWORD=2; _resboost; [ \"${COMPREPLY[*]}\" = "
      "rfrboost ]";
  CHECK(std::system(("bash -c '" + probe + "'").c_str()) == 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
