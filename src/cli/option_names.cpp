#include "cli/option_names.h"

#include <algorithm>
#include <string_view>

namespace resboost::cli {
namespace {

constexpr std::string_view kParameter = "parameter ", kOption = "option ";

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.*") ==
                              std::string_view::npos;
}

}  // namespace

std::string with_option_names(const std::string& text) {
  std::string result;
  bool in_quotes = false;  // what stands there is of a file
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('`', at);
    const std::size_t close = open == text.npos ? open : text.find('`', open + 1);
    if (close == text.npos) return result + text.substr(at);
    const std::string before = text.substr(at, open - at);
    if (std::count(before.begin(), before.end(), '"') % 2 == 1) in_quotes = !in_quotes;
    result += before;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (in_quotes || !is_name(name)) {
      result += '`' + name;
      at = close;
      continue;
    }
    if (result.ends_with(kParameter))
      result.replace(result.size() - kParameter.size(), kParameter.size(), kOption);
    result += "--" + name;
    at = close + 1;
  }
  return result;
}

}  // namespace resboost::cli
