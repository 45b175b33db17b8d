#pragma once

#include <charconv>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "resboost/error.h"

namespace resboost {

// Each struct declares its parameters once, in describe(): name, field, range, one sentence. From
// that come the command line, the range check, the config file, the README's table and the record
// in the model file.
//   v(name, field, low, high, text)          a number
//   v.choice(name, field, {names}, text)     an enum, its values named in order
//   v.one_of(name, field, names, text)       a string that is one of these
//   v.text(name, field, text)                a string, or several (vector of strings)
//   v.flag(name, field, text)                a bool
//   v.group(name, struct)                    options of a part: --name.option
//
// Visitors of describe() are here: the range check and the record that any program needs. options.h
// has the one that sets parameters by name.

/// The shortest text that reads back as the same number, whatever the locale.
template <class Number>
std::string number_text(Number value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// ConfigError unless low <= value <= high; NaN is never in range.
template <class Number>
void check_range(const std::string& parameter, Number value, Number low, Number high) {
  if (low <= value && value <= high) return;
  throw ConfigError("parameter `" + parameter + "`: expected a value in [" + number_text(low) +
                    ", " + number_text(high) + "], got " + number_text(value));
}

/// ConfigError unless the name is one of those known.
inline void check_name(const std::string& parameter, const std::string& name,
                       const std::vector<std::string>& known) {
  std::string list;
  for (const std::string& one : known) {
    if (one == name) return;
    list += (list.empty() ? "" : ", ") + one;
  }
  throw ConfigError("parameter `" + parameter + "`: unknown value \"" + name +
                    "\"; known: " + list);
}

/// Throws for the first number out of its range, and the first name that nobody knows.
class RangeCheck {
 public:
  explicit RangeCheck(std::string prefix = "") : prefix_(std::move(prefix)) {}

  template <class Number>
  void operator()(const char* name, Number& field, std::type_identity_t<Number> low,
                  std::type_identity_t<Number> high, const char*) {
    check_range(prefix_ + name, field, low, high);
  }
  template <class Enum>
  void choice(const char*, Enum&, std::initializer_list<const char*>, const char*) {}
  void one_of(const char* name, const std::string& field, const std::vector<std::string>& names,
              const char*) {
    check_name(prefix_ + name, field, names);
  }
  void section(const char*) {}
  template <class Text>
  void text(const char*, Text&, const char*) {}
  void file(const char*, std::string&, const char*) {}
  void flag(const char*, bool&, const char*) {}
  template <class Part>
  void group(const char* name, Part& part) {
    RangeCheck inner(prefix_ + name + ".");
    part.describe(inner);
  }

 private:
  std::string prefix_;
};

/// Collects every parameter's name and value as text.
class ToText {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  explicit ToText(Pairs& pairs, std::string prefix = "")
      : pairs_(pairs), prefix_(std::move(prefix)) {}

  template <class Number>
  void operator()(const char* name, Number& field, std::type_identity_t<Number>,
                  std::type_identity_t<Number>, const char*) {
    put(name, number_text(field));
  }
  template <class Enum>
  void choice(const char* name, Enum& field, std::initializer_list<const char*> names,
              const char*) {
    put(name, names.begin()[static_cast<int>(field)]);
  }
  void one_of(const char* name, std::string& field, const std::vector<std::string>&, const char*) {
    put(name, field);
  }
  void section(const char*) {}
  void text(const char* name, std::string& field, const char*) { put(name, field); }
  void file(const char* name, std::string& field, const char*) { put(name, field); }
  void text(const char* name, std::vector<std::string>& field, const char*) {
    std::string all;
    for (const std::string& one : field) all += (all.empty() ? "" : ", ") + one;
    put(name, all);
  }
  void flag(const char* name, bool& field, const char*) { put(name, field ? "true" : "false"); }
  template <class Part>
  void group(const char* name, Part& part) {
    ToText inner(pairs_, prefix_ + name + ".");
    part.describe(inner);
  }

 private:
  void put(const char* name, std::string value) {
    pairs_.emplace_back(prefix_ + name, std::move(value));
  }

  Pairs& pairs_;
  std::string prefix_;
};

/// ConfigError for the first number out of its range.
template <class Config>
void check_ranges(Config config) {
  RangeCheck check;
  config.describe(check);
}

/// Names and values of all parameters, in the order of describe(): "head.l2" -> "0.0001"; a list is
/// joined by commas.
template <class Config>
ToText::Pairs to_text(Config config) {
  ToText::Pairs pairs;
  ToText visitor(pairs);
  config.describe(visitor);
  return pairs;
}

}  // namespace resboost
