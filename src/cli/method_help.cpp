#include "cli/method_help.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/command_line.h"

namespace resboost::cli {
namespace {

bool is_of_any(const Option& option) {
  return std::any_of(methods().begin(), methods().end(),
                     [&](const MethodInfo& method) { return method.reads(option.name); });
}

OptionTable those(const OptionTable& table, const std::function<bool(const Option&)>& wanted) {
  OptionTable some;
  for (const Option& option : table.options())
    if (wanted(option)) some.add(option);
  return some;
}

}  // namespace

OptionTable options_of(const MethodInfo& method, const OptionTable& table) {
  OptionTable some;
  for (const std::string& group : method.groups)
    for (const Option& option : table.options())
      if (option.name == group || option.name.starts_with(group + ".")) some.add(option);
  return some;
}

std::string explanation(const MethodInfo& method) {
  return fmt::format("{}: {}\n\n{}\n\nSource: {}\n", method.name, method.summary, method.text,
                     method.source);
}

std::string method_help(const MethodInfo& method, const std::string& usage,
                        const OptionTable& table) {
  const OptionTable common = those(table, [](const Option& option) { return !is_of_any(option); });
  return fmt::format("{}\nUsage: resboost {}\n\n{}{}", explanation(method), usage,
                     help_text(options_of(method, table)), help_text(common));
}

}  // namespace resboost::cli
