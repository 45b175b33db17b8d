#include "options/options_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace resboost {
namespace {

std::string escape_markdown(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

}  // namespace

std::string to_markdown(const OptionTable& table) {
  std::string text = "| Option | Values | Default | Meaning |\n| --- | --- | --- | --- |\n";
  for (const Option& option : table.options()) {
    if (!option.in_config) continue;
    const std::string values = !option.range.empty()               ? option.range
                               : option.kind == Option::Kind::flag ? "true, false"
                               : option.choices.empty()
                                   ? option.argument
                                   : fmt::format("{}", fmt::join(option.choices, ", "));
    text += fmt::format("| `--{}` | {} | {} | {} |\n", option.name, values,
                        fmt::join(option.values(), ", "), escape_markdown(option.text));
  }
  return text;
}

}  // namespace resboost
