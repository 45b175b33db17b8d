#include "options/option_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/nearest_name.h"

namespace resboost {
namespace {

template <class Number>
void read_all(const std::string& option, const std::string& text, const char* kind, Number& value) {
  const char* begin = text.data() + (text.size() > 1 && text[0] == '+' && text[1] != '-' ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error == std::errc::result_out_of_range)
    throw ConfigError(
        fmt::format("option --{}: {} is too large or too small for {}", option, text, kind));
  if (error != std::errc() || stop != end)
    throw ConfigError(fmt::format("option --{}: cannot read \"{}\" as {}", option, text, kind));
}

void assign_one(const OptionTable& table, const Assignment& given) {
  const Option& option = *table.find(given.name);
  if (option.kind != Option::Kind::list && given.values.size() != 1)
    throw ConfigError(fmt::format("option --{}: given {} times; it takes one value", given.name,
                                  given.values.size()));
  if (given.place.empty()) return option.assign(given.values);
  try {
    option.assign(given.values);
  } catch (const ConfigError& error) {
    throw ConfigError(given.place + ": " + error.what());
  }
}

std::string escape_markdown(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

}  // namespace

void read_number(const std::string& option, const std::string& text, int& value) {
  read_all(option, text, "a whole number", value);
}

void read_number(const std::string& option, const std::string& text, std::uint64_t& value) {
  read_all(option, text, "a whole number, zero or more", value);
}

void read_number(const std::string& option, const std::string& text, double& value) {
  read_all(option, text, "a number", value);
}

const Option* OptionTable::find(const std::string& name) const {
  const auto found = std::find_if(options_.begin(), options_.end(),
                                  [&](const Option& o) { return o.name == name; });
  return found == options_.end() ? nullptr : &*found;
}

void OptionTable::keep_out_of_config(std::size_t from) {
  for (std::size_t i = from; i < options_.size(); ++i)
    options_[i].in_config = options_[i].dumped = false;
}

void OptionTable::mark_preset(std::function<void()> then) {
  Option& option = options_.back();
  option.first = true;
  option.dumped = false;
  option.assign = [assign = std::move(option.assign),
                   then = std::move(then)](const std::vector<std::string>& values) {
    assign(values);
    then();
  };
}

std::string OptionTable::suggestion(const std::string& name, const std::string& dashes) const {
  std::vector<std::string> names, same_ending;
  for (const Option& option : options_) {
    names.push_back(option.name);
    if (option.name.ends_with("." + name)) same_ending.push_back(dashes + option.name);
  }
  if (!same_ending.empty()) return fmt::format("; did you mean {}", fmt::join(same_ending, " or "));
  const std::string near = nearest_name(name, names);
  return near.empty() ? "" : "; did you mean " + dashes + near;
}

void OptionTable::apply(const std::vector<Assignment>& config,
                        const std::vector<Assignment>& command_line) const {
  for (const bool first : {true, false})
    for (const auto* source : {&config, &command_line})
      for (const Assignment& given : *source)
        if (find(given.name)->first == first) assign_one(*this, given);
}

Option ToOptions::start(const char* name, Option::Kind kind, std::string argument,
                        const char* text) const {
  Option option;
  option.name = prefix_ + name;
  option.kind = kind;
  option.argument = std::move(argument);
  option.text = text;
  option.section = section_;
  return option;
}

void ToOptions::add_choice(const char* name, std::vector<std::string> names, const char* text,
                           std::function<void(std::size_t)> set, std::function<std::size_t()> get) {
  Option option = start(name, Option::Kind::value, fmt::format("{}", fmt::join(names, "|")), text);
  option.choices = names;
  option.assign = [names, set = std::move(set),
                   key = option.name](const std::vector<std::string>& values) {
    const auto found = std::find(names.begin(), names.end(), values.front());
    if (found == names.end())
      throw ConfigError(fmt::format("option --{}: unknown value \"{}\"; known: {}", key,
                                    values.front(), fmt::join(names, ", ")));
    set(static_cast<std::size_t>(found - names.begin()));
  };
  option.values = [names, get = std::move(get)] { return std::vector<std::string>{names[get()]}; };
  table_.add(std::move(option));
}

void ToOptions::one_of(const char* name, std::string& field, const std::vector<std::string>& names,
                       const char* text) {
  add_choice(
      name, names, text, [&field, names](std::size_t i) { field = names[i]; },
      [&field, names] {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), field) -
                                        names.begin());
      });
}

void ToOptions::add_text(const char* name, std::string& field, const char* argument,
                         const char* text) {
  Option option = start(name, Option::Kind::value, argument, text);
  option.assign = [&field](const std::vector<std::string>& values) { field = values.front(); };
  option.values = [&field] {
    return field.empty() ? std::vector<std::string>{} : std::vector{field};
  };
  table_.add(std::move(option));
}

void ToOptions::text(const char* name, std::vector<std::string>& field, const char* text) {
  Option option = start(name, Option::Kind::list, "NAME", text);
  option.assign = [&field](const std::vector<std::string>& values) {
    field = values;
    std::erase(field, "");  // `target =` in a config file: none
  };
  option.values = [&field] { return field; };
  table_.add(std::move(option));
}

void ToOptions::flag(const char* name, bool& field, const char* text) {
  Option option = start(name, Option::Kind::flag, "", text);
  option.assign = [&field, key = option.name](const std::vector<std::string>& values) {
    if (values.front() != "true" && values.front() != "false")
      throw ConfigError(
          fmt::format("option --{}: expected true or false, got \"{}\"", key, values.front()));
    field = values.front() == "true";
  };
  option.values = [&field] { return std::vector<std::string>{field ? "true" : "false"}; };
  table_.add(std::move(option));
}

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
