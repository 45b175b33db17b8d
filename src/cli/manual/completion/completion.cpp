#include "cli/manual/completion.h"

#include "cli/command.h"
#include "cli/manual/completion/shells.h"
#include "resboost/error.h"
#include "resboost/methods.h"

namespace resboost::cli {

std::vector<VerbWords> verb_words() {
  std::vector<VerbWords> words;
  for (const Verb& verb : verbs()) {
    const auto command = verb.make();
    Settings settings;
    words.push_back(
        {verb.name, command->usage().summary, option_table(*command, settings).options()});
  }
  return words;
}

std::vector<std::string> method_words() {
  std::vector<std::string> words;
  for (const MethodInfo& method : methods()) words.push_back(method.name);
  return words;
}

std::string completion(const std::string& shell) {
  if (shell == "bash") return bash_completion();
  if (shell == "zsh") return zsh_completion();
  if (shell == "fish") return fish_completion();
  throw ConfigError("completion: name the shell; known: bash, zsh, fish");
}

}  // namespace resboost::cli
