#include <fmt/format.h>
#include <fmt/ranges.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/nearest_name.h"
#include "resboost/options.h"

namespace resboost {
namespace {

template <class Number>
void read_all(const std::string& parameter, const std::string& text, const char* kind,
              Number& value) {
  const char* begin = text.data() + (text.size() > 1 && text[0] == '+' && text[1] != '-' ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error == std::errc::result_out_of_range)
    throw ConfigError(
        fmt::format("parameter `{}`: {} is too large or too small for {}", parameter, text, kind));
  if (error != std::errc() || stop != end)
    throw ConfigError(
        fmt::format("parameter `{}`: cannot read \"{}\" as {}", parameter, text, kind));
}

std::string did_you_mean(const std::vector<std::string>& names) {
  return names.empty() ? "" : fmt::format("; did you mean `{}`", fmt::join(names, "` or `"));
}

void assign_one(const Option& option, const Assignment& given) {
  if (option.kind != Option::Kind::list && given.values.size() != 1)
    throw ConfigError(fmt::format("parameter `{}`: given {} times; it takes one value", given.name,
                                  given.values.size()));
  if (given.place.empty()) return option.assign(given.values);
  try {
    option.assign(given.values);
  } catch (const ConfigError& error) {
    throw ConfigError(given.place + ": " + error.what());
  }
}

}  // namespace

void read_number(const std::string& parameter, const std::string& text, int& value) {
  read_all(parameter, text, "a whole number", value);
}

void read_number(const std::string& parameter, const std::string& text, std::uint64_t& value) {
  read_all(parameter, text, "a whole number, zero or more", value);
}

void read_number(const std::string& parameter, const std::string& text, double& value) {
  read_all(parameter, text, "a number", value);
}

void read_gigabytes(const std::string& parameter, const std::string& text, double& value) {
  static constexpr std::pair<const char*, double> kUnits[] = {
      {"B", 1e-9},          {"kB", 1e-6},          {"MB", 1e-3},          {"GB", 1},
      {"TB", 1e3},          {"KiB", 0x1p10 / 1e9}, {"MiB", 0x1p20 / 1e9}, {"GiB", 0x1p30 / 1e9},
      {"TiB", 0x1p40 / 1e9}};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + text.starts_with('+'), end, value);
  const char* unit = std::find_if(stop, end, [](char c) { return c != ' '; });
  if (error == std::errc() && unit == end) return;
  for (const auto& [name, size] : kUnits) {
    if (error != std::errc() || ::strcasecmp(name, unit) != 0) continue;
    value *= size;
    return;
  }
  throw ConfigError(
      fmt::format("parameter `{}`: cannot read \"{}\" as memory; give GB, as 0.5, or a unit, as "
                  "500MB: B, kB, MB, GB, TB, KiB, MiB, GiB, TiB",
                  parameter, text));
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

const Option& OptionTable::at(const std::string& name) const {
  if (const Option* option = find(name)) return *option;
  throw ConfigError(fmt::format("unknown parameter `{}`{}", name, did_you_mean(meant_by(name))));
}

std::vector<std::string> OptionTable::meant_by(const std::string& name) const {
  std::vector<std::string> names, same_ending;
  for (const Option& option : options_) {
    names.push_back(option.name);
    if (option.name.ends_with("." + name)) same_ending.push_back(option.name);
  }
  if (!same_ending.empty()) return same_ending;
  const std::string near = nearest_name(name, names);
  return near.empty() ? std::vector<std::string>{} : std::vector{near};
}

void OptionTable::apply(const std::vector<Assignment>& assignments) const {
  for (const bool first : {true, false})
    for (const Assignment& given : assignments)
      if (const Option& option = at(given.name); option.first == first) assign_one(option, given);
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
      throw ConfigError(fmt::format("parameter `{}`: unknown value \"{}\"; known: {}", key,
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
          fmt::format("parameter `{}`: expected true or false, got \"{}\"", key, values.front()));
    field = values.front() == "true";
  };
  option.values = [&field] { return std::vector<std::string>{field ? "true" : "false"}; };
  table_.add(std::move(option));
}

}  // namespace resboost
