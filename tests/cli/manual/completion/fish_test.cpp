#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/manual/completion.h"
#include "cli/manual/completion/shells.h"
#include "resboost/error.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/manual/completion/fish");

TEST_CASE("the fish script has every verb, and its options with their texts and values") {
  const std::string script = fish_completion();
  for (const VerbWords& verb : verb_words()) {
    CAPTURE(verb.name);
    CHECK(script.find("-n __resboost_first -f -a " + verb.name + " -d '") != script.npos);
    for (const Option& option : verb.options) {
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
  std::ofstream(path) << fish_completion();
  CHECK(std::system(("fish --no-execute " + path.string()).c_str()) == 0);
  std::filesystem::remove(path);
}

TEST_CASE("a shell is known by its name") {
  CHECK(completion("bash") == bash_completion());
  CHECK(completion("zsh") == zsh_completion());
  CHECK(completion("fish") == fish_completion());
  CHECK_THROWS_WITH_AS(completion("tcsh"), doctest::Contains("known: bash, zsh, fish"),
                       ConfigError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
