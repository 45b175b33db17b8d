#include "manual/completion.h"

#include "manual/completion/shells.h"
#include "resboost/error.h"
#include "resboost/methods.h"

namespace resboost::manual {

std::vector<std::string> method_words() {
  std::vector<std::string> words;
  for (const MethodInfo& method : methods()) words.push_back(method.name);
  return words;
}

std::string completion(const std::vector<DescribedVerb>& verbs, const std::string& shell) {
  if (shell == "bash") return bash_completion(verbs);
  if (shell == "zsh") return zsh_completion(verbs);
  if (shell == "fish") return fish_completion(verbs);
  throw ConfigError("completion: name the shell; known: bash, zsh, fish");
}

}  // namespace resboost::manual
