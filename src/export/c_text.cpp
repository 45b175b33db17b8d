#include "export/c_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace resboost {
namespace {

constexpr std::size_t kColumns = 100;

/// With a point or an exponent, so that it is no whole number.
std::string with_point(std::string text) {
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

}  // namespace

std::string c_string(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {  // "??=" is a trigraph
      literal += '\\';
      literal += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      literal += fmt::format("\\{:03o}", byte);
    } else {
      literal += c;
    }
  }
  return literal + '"';
}

std::string c_number(double value) { return with_point(fmt::format("{}", value)); }
std::string c_number(float value) { return with_point(fmt::format("{}", value)) + "f"; }
std::string c_number(int value) { return fmt::format("{}", value); }

std::string detail::c_table(const std::string& declaration, const std::vector<std::string>& items) {
  std::string text = declaration + " = {\n", line = " ";
  for (const std::string& item : items) {
    if (line.size() + item.size() + 2 > kColumns && line.size() > 1) {
      text += line + "\n";
      line.assign(1, ' ');
    }
    line += " " + item + ",";
  }
  return text + line + "\n};\n";
}

std::string c_name_of(const std::string& path) {
  std::string name = std::filesystem::path(path).stem().string().substr(0, 30);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c >= 0x80 || !std::isalnum(c); }, '_');
  const bool starts = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0]));
  return starts ? name : "model_" + name;
}

}  // namespace resboost
