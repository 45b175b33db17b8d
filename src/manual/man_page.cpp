#include "manual/man_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "resboost/error.h"
#include "resboost/version.h"

namespace resboost::manual {
namespace {

constexpr const char* kExitStatus = R"(.SH EXIT STATUS
0 done, 1 internal error, 2 usage, 3 input data, 4 model file, 5 the system refused (disk,
permission), 6 interrupted with the best model saved, 7 a check failed.
)";

/// Text that roff prints as it is.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

/// Escaped, and as one argument of a macro.
std::string argument(const std::string& text) {
  std::string result;
  for (const char c : escaped(text)) result += c == '"' ? "\"\"" : std::string(1, c);
  return '"' + result + '"';
}

std::string heading(const std::string& name, const std::string& summary) {
  std::string title = name, what = summary;
  for (char& c : title) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (what.ends_with('.')) what.pop_back();
  return fmt::format(".TH {} 1 \"\" \"resboost {}.{}.{}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                     argument(title), RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                     RESBOOST_VERSION_PATCH, escaped(name), escaped(what));
}

std::string synopsis(const std::string& line) {
  const std::string verb = line.substr(0, line.find(' '));
  const std::string rest = line.substr(std::min(line.size(), verb.size() + 1));
  return fmt::format(".B resboost {}\n{}\n", escaped(verb), escaped(rest));
}

/// Range and default, where there are any: "1 to 9; default 3".
std::string particulars(const Option& option) {
  std::vector<std::string> parts;
  if (!option.range.empty()) parts.push_back(option.range);
  const auto values = option.values();
  if (!values.empty() && option.kind != Option::Kind::flag)
    parts.push_back(fmt::format("default {}", fmt::join(values, ", ")));
  return parts.empty() ? "" : fmt::format(" ({})", fmt::join(parts, "; "));
}

std::string options_text(const OptionTable& table) {
  std::vector<std::string> sections;
  for (const Option& option : table.options())
    if (std::find(sections.begin(), sections.end(), option.section) == sections.end())
      sections.push_back(option.section);
  std::string text = ".SH OPTIONS\n";
  for (const std::string& section : sections) {
    text += fmt::format(".SS {}\n", argument(section));
    for (const Option& option : table.options()) {
      if (option.section != section) continue;
      text += option.argument.empty() ? fmt::format(".TP\n.B \\-\\-{}\n", escaped(option.name))
                                      : fmt::format(".TP\n.BI \\-\\-{} {}\n", escaped(option.name),
                                                    argument(" " + option.argument));
      text += escaped(option.text + particulars(option)) + "\n";
    }
  }
  return text;
}

std::string examples_text(const std::vector<std::string>& examples) {
  std::string text = ".SH EXAMPLES\n.nf\n";
  for (const std::string& example : examples) text += escaped(example) + "\n";
  return text + ".fi\n";
}

std::string page_of(const DescribedVerb& verb) {
  return heading("resboost-" + verb.name, verb.usage.summary) + ".SH SYNOPSIS\n" +
         synopsis(verb.usage.line) + ".SH DESCRIPTION\n" + escaped(verb.usage.summary) + "\n" +
         options_text(*verb.options) + examples_text(verb.usage.examples) + kExitStatus +
         ".SH SEE ALSO\n.BR resboost (1)\n";
}

std::string page_of_program(const std::vector<DescribedVerb>& verbs) {
  std::string commands, pages;
  for (const DescribedVerb& verb : verbs) {
    commands += ".TP\n" + synopsis(verb.usage.line) + escaped(verb.usage.summary) + "\n";
    pages += fmt::format(".BR resboost\\-{} (1){}\n", verb.name, &verb == &verbs.back() ? "" : ",");
  }
  return heading("resboost", "trains residual networks as functional gradient boosting") +
         ".SH SYNOPSIS\n.B resboost\nVERB [arguments] [options]\n.SH DESCRIPTION\n"
         "Trains residual networks stage by stage, as functional gradient boosting, on tables and "
         "pictures. Results go to standard output, everything else to standard error.\n"
         ".SH COMMANDS\n" +
         commands + kExitStatus + ".SH SEE ALSO\n" + pages;
}

}  // namespace

std::string man_page(const std::vector<DescribedVerb>& verbs, const std::string& name) {
  if (name.empty()) return page_of_program(verbs);
  for (const DescribedVerb& verb : verbs)
    if (verb.name == name) return page_of(verb);
  throw ConfigError(fmt::format("man: there is no verb \"{}\"; resboost --help lists them", name));
}

}  // namespace resboost::manual
