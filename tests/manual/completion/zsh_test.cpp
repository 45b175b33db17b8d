#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/command.h"
#include "manual/completion/shells.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("manual/completion/zsh");

TEST_CASE("the zsh script has every verb, and its options with their texts and values") {
  const std::string script = manual::zsh_completion(described_verbs());
  CHECK(script.starts_with("#compdef resboost\n"));
  for (const manual::DescribedVerb& verb : described_verbs()) {
    CAPTURE(verb.name);
    const std::size_t begin = script.find("    " + verb.name + ") _arguments");
    REQUIRE(begin != script.npos);
    const std::string lines = script.substr(begin, script.find(";;", begin) - begin);
    for (const Option& option : verb.options->options()) {
      CAPTURE(option.name);
      const std::string end = option.kind == Option::Kind::flag ? "[" : "=[";
      CHECK(lines.find("--" + option.name + end) != lines.npos);
    }
  }
  CHECK(script.find("'--method=[how stages are fitted") != script.npos);
  CHECK(script.find(":value:(auto hybrid ") != script.npos);
  CHECK(script.find("'--model=[where the trained model goes]:FILE:_files'") != script.npos);
}

TEST_CASE("zsh can read it, where it is installed") {
  if (std::system("command -v zsh >/dev/null") != 0) return;
  const auto path =
      std::filesystem::temp_directory_path() / ("resboost_" + std::to_string(getpid()) + ".zsh");
  std::ofstream(path) << manual::zsh_completion(described_verbs());
  CHECK(std::system(("zsh -n " + path.string()).c_str()) == 0);
  std::filesystem::remove(path);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
