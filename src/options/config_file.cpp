#include "options/config_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/input.h"
#include "resboost/options.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr std::string_view kSpace = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// What stands before a # that is not inside quotes.
std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\')
      ++i;
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == '#' && !quoted)
      return line.substr(0, i);
  }
  return line;
}

char unescaped(char c, const std::string& place) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
      return c;
    default:
      throw ConfigError(place + ": unknown escape in a quoted value; known: \\\" \\\\ \\n \\r \\t");
  }
}

std::string unquoted(std::string_view text, const std::string& place) {
  if (!text.starts_with('"')) {
    if (text.find('"') == text.npos) return std::string(text);
    throw ConfigError(place +
                      ": a quote inside a value; put the whole value in quotes and write \\\"");
  }
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (i + 1 == text.size()) return value;
      throw ConfigError(place +
                        ": text after the closing quote; write \\\" for a quote inside a value");
    }
    if (text[i] != '\\')
      value += text[i];
    else if (++i < text.size())
      value += unescaped(text[i], place);
  }
  throw ConfigError(place + ": the closing quote is missing");
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

ConfigEntry parse_entry(std::string_view line, const std::string& section, const std::string& place,
                        int number) {
  const std::size_t equals = line.find('=');
  if (equals == line.npos)
    throw ConfigError(place + ": expected key = value, [section] or a # comment");
  const std::string_view key = trimmed(line.substr(0, equals));
  if (!is_name(key))
    throw ConfigError(place + ": expected an option's name without dashes before the =");
  return {section + std::string(key), unquoted(trimmed(line.substr(equals + 1)), place), number};
}

/// A file that is too long is wrong usage, not wrong data.
std::string config_bytes(const std::string& path) {
  try {
    return std::string(read_bytes(path, kMaxBytes));
  } catch (const DataError& error) {
    throw ConfigError(error.what());
  }
}

/// By its mark, or by the zero that is half of the first letter. Zeros farther on may be a value's.
bool is_utf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.substr(0, 2).find('\0') != bytes.npos;
}

std::string did_you_mean(const OptionTable& table, const std::string& name) {
  const std::vector<std::string> names = table.meant_by(name);
  return names.empty() ? "" : fmt::format("; did you mean {}", fmt::join(names, " or "));
}

}  // namespace

std::vector<ConfigEntry> parse_config(std::string_view bytes, const std::string& source) {
  if (is_utf16(bytes))
    throw ConfigError(source + ": not plain text; if it is UTF-16, save it as UTF-8");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<ConfigEntry> entries;
  std::string section;
  for (int number = 1; !bytes.empty(); ++number) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = trimmed(without_comment(bytes.substr(0, end)));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.empty()) continue;
    const std::string place = fmt::format("{}:{}", source, number);
    if (line.front() == '[') {
      const std::string_view name =
          line.back() == ']' ? trimmed(line.substr(1, line.size() - 2)) : std::string_view();
      if (!is_name(name))
        throw ConfigError(place + ": expected [section] with the name of a group of options");
      section = std::string(name) + ".";
    } else {
      entries.push_back(parse_entry(line, section, place, number));
    }
  }
  return entries;
}

std::string config_value(const std::string& value) {
  const bool plain = trimmed(value) == value && value.find_first_of("\"#\\\n\r\t") == value.npos;
  if (plain) return value;
  std::string quoted = "\"";
  for (const char c : value) switch (c) {
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      case '"':
      case '\\':
        quoted += '\\';
        [[fallthrough]];
      default:
        quoted += c;
    }
  return quoted + "\"";
}

std::vector<Assignment> read_config(const OptionTable& table, const std::string& path) {
  std::vector<Assignment> assignments;
  for (ConfigEntry& entry : parse_config(config_bytes(path), path)) {
    const std::string place = fmt::format("{}:{}", path, entry.line);
    const Option* option = table.find(entry.key);
    if (!option || !option->in_config)
      throw ConfigError(fmt::format("{}: unknown option \"{}\"{}", place, entry.key,
                                    did_you_mean(table, entry.key)));
    auto same = std::find_if(assignments.begin(), assignments.end(),
                             [&](const Assignment& a) { return a.name == entry.key; });
    if (same == assignments.end()) {
      assignments.push_back({entry.key, {std::move(entry.value)}, place});
    } else if (option->kind == Option::Kind::list) {
      same->values.push_back(std::move(entry.value));
    } else {
      throw ConfigError(fmt::format("{}: option \"{}\" was given before, at {}; it takes one value",
                                    place, entry.key, same->place));
    }
  }
  return assignments;
}

std::string dump_config(const OptionTable& table) {
  std::string text;
  for (const Option& option : table.options()) {
    if (!option.dumped) continue;
    const std::vector<std::string> values = option.values();
    if (values.empty()) text += option.name + " =\n";
    for (const std::string& value : values)
      text += fmt::format("{} = {}\n", option.name, config_value(value));
  }
  return text;
}

}  // namespace resboost
