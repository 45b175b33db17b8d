#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/command.h"
#include "manual/completion.h"
#include "manual/completion/shells.h"
#include "resboost/error.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("manual/completion/fish");

TEST_CASE("the fish script has every verb, and its options with their texts and values") {
  const std::string script = manual::fish_completion(described_verbs());
  for (const manual::DescribedVerb& verb : described_verbs()) {
    CAPTURE(verb.name);
    CHECK(script.find("-n __resboost_first -f -a " + verb.name + " -d '") != script.npos);
    for (const Option& option : verb.options->options()) {
      CAPTURE(option.name);
      const std::string line =
          "complete -c resboost -n '__resboost_verb " + verb.name + "' -l " + option.name + " ";
      CHECK(script.find(line) != script.npos);
    }
  }
  CHECK(script.find("-l method -x -a 'auto hybrid ") != script.npos);
  CHECK(script.find("-l model -r -F -d 'where the trained model goes'") != script.npos);
  CHECK(script.find("-l resume -d 'go on from --checkpoint, if it is there") != script.npos);
}

TEST_CASE("fish can read it, where it is installed") {
  if (std::system("command -v fish >/dev/null") != 0) return;
  const auto path =
      std::filesystem::temp_directory_path() / ("resboost_" + std::to_string(getpid()) + ".fish");
  std::ofstream(path) << manual::fish_completion(described_verbs());
  CHECK(std::system(("fish --no-execute " + path.string()).c_str()) == 0);
  std::filesystem::remove(path);
}

TEST_CASE("a shell is known by its name") {
  CHECK(manual::completion(described_verbs(), "bash") ==
        manual::bash_completion(described_verbs()));
  CHECK(manual::completion(described_verbs(), "zsh") == manual::zsh_completion(described_verbs()));
  CHECK(manual::completion(described_verbs(), "fish") ==
        manual::fish_completion(described_verbs()));
  CHECK_THROWS_WITH_AS(manual::completion(described_verbs(), "tcsh"),
                       doctest::Contains("known: bash, zsh, fish"), ConfigError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
