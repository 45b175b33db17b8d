#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manual/completion/shells.h"

namespace resboost::manual {
namespace {

constexpr const char* kBashScript =
    R"(# bash completion for resboost: source <(resboost completion bash)
_resboost() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options=
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "{verbs} completion man --help --version" -- "$word"))
    return
  fi
  case "${{COMP_WORDS[1]}} $before" in
{values}    "methods methods") COMPREPLY=($(compgen -W "{methods} --json --help" -- "$word")); return ;;
  esac
  case ${{COMP_WORDS[1]}} in
{options}    completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;
    man) COMPREPLY=($(compgen -W "{verbs}" -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -o filenames -F _resboost resboost
)";

}  // namespace

std::string bash_completion(const std::vector<DescribedVerb>& verbs) {
  std::vector<std::string> names;
  std::string options, values;
  for (const DescribedVerb& verb : verbs) {
    names.push_back(verb.name);
    options += fmt::format("    {}) options=\"", verb.name);
    for (const Option& option : verb.options->options()) {
      options += (options.ends_with('"') ? "--" : " --") + option.name;
      if (!option.choices.empty())
        values += fmt::format(
            "    \"{} --{}\") COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n",
            verb.name, option.name, fmt::join(option.choices, " "));
    }
    options += "\" ;;\n";
  }
  return fmt::format(
      kBashScript, fmt::arg("verbs", fmt::join(names, " ")), fmt::arg("values", values),
      fmt::arg("methods", fmt::join(method_words(), " ")), fmt::arg("options", options));
}

}  // namespace resboost::manual
