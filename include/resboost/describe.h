#pragma once

#include <charconv>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "resboost/error.h"

namespace resboost {

// Visitors of describe() (config.h): the range check and the record that any program needs.
// options.h has the one that sets parameters by name.

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

/// Throws for the first number out of its range.
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
