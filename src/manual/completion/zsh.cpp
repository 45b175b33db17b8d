#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manual/completion/shells.h"

namespace resboost::manual {
namespace {

constexpr const char* kZshScript =
    R"(#compdef resboost
# zsh completion for resboost: source <(resboost completion zsh)
_resboost() {{
  local -a verbs=(
{verbs}    'completion:Prints the completion script of a shell.'
    'man:Prints a page of the manual.'
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
{options}    completion) _arguments ':shell:(bash zsh fish)' ;;
    man) _describe verb verbs ;;
  esac
}}
if [[ $funcstack[1] == _resboost ]]; then
  _resboost "$@"
else
  compdef _resboost resboost
fi
)";

/// Inside single quotes, where a backslash keeps a bracket or a colon from ending the text.
std::string zsh_quoted(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// As _arguments takes it: '*' where it may be repeated, '=' where a value follows.
std::string argument(const Option& option) {
  const std::string text = zsh_quoted(option.text);
  if (option.kind == Option::Kind::flag) return fmt::format("'--{}[{}]'", option.name, text);
  const std::string values = !option.choices.empty()
                                 ? fmt::format("({})", fmt::join(option.choices, " "))
                             : option.argument == "FILE" ? "_files"
                                                         : " ";
  return fmt::format("'{}--{}=[{}]:{}:{}'", option.kind == Option::Kind::list ? "*" : "",
                     option.name, text, option.choices.empty() ? option.argument : "value", values);
}

}  // namespace

std::string zsh_completion(const std::vector<DescribedVerb>& verbs) {
  std::string known, options;
  for (const DescribedVerb& verb : verbs) {
    known += fmt::format("    '{}:{}'\n", verb.name, zsh_quoted(verb.usage.summary));
    options += fmt::format("    {}) _arguments", verb.name);
    for (const Option& option : verb.options->options())
      options += " \\\n      " + argument(option);
    const std::string files = verb.name == "methods"
                                  ? fmt::format("method:({})", fmt::join(method_words(), " "))
                                  : "file:_files";
    options += fmt::format(" \\\n      '*:{}' ;;\n", files);
  }
  return fmt::format(kZshScript, fmt::arg("verbs", known), fmt::arg("options", options));
}

}  // namespace resboost::manual
