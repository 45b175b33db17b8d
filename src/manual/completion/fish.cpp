#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manual/completion/shells.h"

namespace resboost::manual {
namespace {

constexpr const char* kFishScript =
    R"(# fish completion for resboost: resboost completion fish | source
function __resboost_first
  test (count (commandline -opc)) -eq 1
end
function __resboost_verb
  set -l words (commandline -opc)
  test (count $words) -gt 1; and test $words[2] = $argv[1]
end
{verbs}complete -c resboost -n __resboost_first -f -a completion -d 'Prints the completion script of a shell.'
complete -c resboost -n __resboost_first -f -a man -d 'Prints a page of the manual.'
{options}complete -c resboost -n '__resboost_verb methods' -f -a '{methods}'
complete -c resboost -n '__resboost_verb completion' -f -a 'bash zsh fish'
complete -c resboost -n '__resboost_verb man' -f -a '{names}'
)";

std::string fish_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

/// What may follow an option.
std::string values(const Option& option) {
  if (option.kind == Option::Kind::flag) return "";
  if (!option.choices.empty()) return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
  return option.argument == "FILE" ? " -r -F" : " -x";
}

}  // namespace

std::string fish_completion(const std::vector<DescribedVerb>& verbs) {
  std::string known, options;
  std::vector<std::string> names;
  for (const DescribedVerb& verb : verbs) {
    names.push_back(verb.name);
    known += fmt::format("complete -c resboost -n __resboost_first -f -a {} -d {}\n", verb.name,
                         fish_quoted(verb.usage.summary));
    for (const Option& option : verb.options->options())
      options += fmt::format("complete -c resboost -n '__resboost_verb {}' -l {}{} -d {}\n",
                             verb.name, option.name, values(option), fish_quoted(option.text));
  }
  return fmt::format(kFishScript, fmt::arg("verbs", known), fmt::arg("options", options),
                     fmt::arg("methods", fmt::join(method_words(), " ")),
                     fmt::arg("names", fmt::join(names, " ")));
}

}  // namespace resboost::manual
