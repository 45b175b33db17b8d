// What may be tuned, and where: describe() says what a parameter may be, the method what is worth
// searching, the user what of it.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "resboost/methods.h"
#include "resboost/tuning.h"

namespace resboost {
namespace {

/// A range that spans more than this is searched on a logarithmic scale.
constexpr double kTwoDecades = 100;

[[noreturn]] void refuse(const std::string& given, const std::string& why) {
  throw ConfigError("parameter `over`: \"" + given + "\": " + why);
}

SearchRange range_of(const Option& option, double low, double high) {
  SearchRange range{option.name, low, high, option.whole};
  range.log = low > 0 && high / low > kTwoDecades;
  return range;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text)
    if (c == at)
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

double bound(const Option& option, const std::string& given, const std::string& text) {
  double value = 0;
  read_number("over", text, value);
  if (option.whole && value != std::floor(value))
    refuse(given, option.name + " is a whole number, not " + text);
  if (!(option.low <= value && value <= option.high))
    refuse(given, option.name + " is from " + option.range + ", not " + text);
  return value;
}

SearchRange range_between(const Option& option, const std::string& given,
                          const std::vector<std::string>& bounds) {
  if (option.range.empty()) refuse(given, option.name + " is no number; list words as a|b");
  if (bounds.size() != 2) refuse(given, "expected name=low:high");
  const double low = bound(option, given, bounds[0]), high = bound(option, given, bounds[1]);
  if (low > high) refuse(given, "the first bound is above the second");
  return range_of(option, low, high);
}

/// All that the parameter may be.
SearchRange whole_range(const Option& option, const std::string& given) {
  if (!option.range.empty()) return range_of(option, option.low, option.high);
  SearchRange range{option.name};
  range.words = option.choices;
  if (option.kind == Option::Kind::flag) range.words = {"false", "true"};
  if (range.words.empty()) refuse(given, "list the words to try as " + option.name + "=a|b");
  return range;
}

/// One entry of `over`; a range of one word is no search.
SearchRange read_range(const OptionTable& table, const std::string& given) {
  const std::size_t equals = given.find('=');
  const Option& option = table.at(given.substr(0, equals));
  if (option.kind == Option::Kind::list || !option.dumped)
    refuse(given, option.name + " cannot be searched");
  if (equals == given.npos) return whole_range(option, given);
  const std::string told = given.substr(equals + 1);
  // A word may hold a colon, as quantile:alpha=0.9 does; a number may not.
  if (!option.range.empty() && told.find(':') != told.npos)
    return range_between(option, given, split(told, ':'));
  SearchRange range{option.name};
  range.words = split(told, '|');
  return range;
}

/// Throws where one of the words is none that the parameter takes.
void check_words(const SearchRange& range, RunConfig config) {
  const OptionTable table = parameters_of(config);
  for (const std::string& word : range.words) table.apply({{range.name, {word}}});
  if (range.name == "loss") {
    for (const std::string& word : range.words) check_loss(word);
  }
}

bool has_default(const RunConfig& config, const std::string& name) {
  RunConfig given = config, plain;
  return parameters_of(given).at(name).values() == parameters_of(plain).at(name).values();
}

}  // namespace

std::string SearchRange::draw(Rng& rng) const {
  if (!words.empty())
    return words[static_cast<std::size_t>(rng.below(static_cast<Index>(words.size())))];
  const double u = rng.uniform();
  // Of whole numbers each has an equal part of the line.
  const double first = whole ? low - 0.5 : low, last = whole ? high + 0.5 : high;
  double value = log ? low * std::pow(high / low, u) : first + u * (last - first);
  if (whole) return fmt::format("{:.0f}", std::clamp(std::round(value), low, high));
  // Four digits: what a person can read, and write into a config file.
  read_number(name, fmt::format("{:.4g}", value), value);
  return number_text(std::clamp(value, low, high));
}

std::string SearchRange::text() const {
  if (!words.empty()) return fmt::format("{}={}", name, fmt::join(words, "|"));
  return name + "=" + number_text(low) + ":" + number_text(high);
}

std::vector<SearchRange> search_space(const RunConfig& config,
                                      const std::vector<std::string>& over) {
  RunConfig copy = config;
  const OptionTable table = parameters_of(copy);
  std::vector<SearchRange> space;
  for (const std::string& usual : method_of(config.train).tuned) {
    SearchRange range = read_range(table, usual);
    if (has_default(config, range.name)) space.push_back(std::move(range));
  }
  for (const std::string& given : over) {
    SearchRange range = read_range(table, given);
    check_words(range, config);
    const auto same = std::find_if(space.begin(), space.end(),
                                   [&](const auto& one) { return one.name == range.name; });
    if (same != space.end())
      *same = std::move(range);
    else
      space.push_back(std::move(range));
  }
  if (std::none_of(space.begin(), space.end(),
                   [](const auto& one) { return one.words.size() != 1; }))
    throw ConfigError("parameter `over`: nothing is left to search; name a range, name=low:high");
  return space;
}

}  // namespace resboost
