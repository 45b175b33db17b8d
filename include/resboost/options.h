#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "resboost/describe.h"

// Parameters by their names: what a command line, a config file or another language says as text.
//   TrainConfig config;
//   set_parameter(config, "block.width", "64");
// works for every struct with a describe() (config.h, schema_config.h, prepare.h).
namespace resboost {

/// One parameter of a struct, which must outlive it.
struct Option {
  enum class Kind { value, list, flag };
  std::string name;  ///< "embedding.epochs"
  Kind kind = Kind::value;
  std::string argument;  ///< what to call the value: N, X, NAME, FILE, a|b|c; empty for a flag
  std::string text;      ///< one sentence
  std::vector<std::string> choices;  ///< empty unless a choice
  std::string range;                 ///< "1 to 100000", for numbers
  double low = 0, high = 0;          ///< the same as numbers; of anything else both 0
  bool whole = false;                ///< a whole number
  std::string section;               ///< heading that it stands under
  /// One value, or all of a list. ConfigError.
  std::function<void(const std::vector<std::string>&)> assign;
  std::function<std::vector<std::string>()> values;  ///< as assign() takes them; none: not set
  bool first = false;                                ///< assigned before the others, which then win
  bool in_config = true;                             ///< may stand in a config file
  bool dumped = true;                                ///< dump_config() writes it
};

/// What somebody says of one parameter.
struct Assignment {
  std::string name;
  std::vector<std::string> values;
  std::string place{};  ///< "run.conf:3", which errors begin with; or empty
};

/// All parameters of one struct or several, from which setting them by name, help, config files,
/// completion and docs/options.md come.
class OptionTable {
 public:
  void add(Option option) { options_.push_back(std::move(option)); }
  const std::vector<Option>& options() const { return options_; }
  const Option* find(const std::string& name) const;  ///< nullptr if there is none
  const Option& at(const std::string& name) const;    ///< ConfigError names the nearest one
  /// Options from the given number on stand on the command line only.
  void keep_out_of_config(std::size_t from);
  /// The last option sets many others: it is assigned before them, `then` runs at once, and
  /// dump_config() writes those instead.
  void mark_preset(std::function<void()> then);
  /// Names that may have been meant by one that nobody knows: those that end with it, else the
  /// nearest one if there is any near.
  std::vector<std::string> meant_by(const std::string& name) const;

  /// One after the other, so that of two for one parameter the last one counts; those marked
  /// `first` before all others. ConfigError names the parameter, what was found and what was
  /// expected: an unknown name (and the nearest one), several values for one, no number, a number
  /// out of its range, an unknown choice.
  void apply(const std::vector<Assignment>& assignments) const;

 private:
  std::vector<Option> options_;
};

/// Text to number, all of it; a leading + is allowed. ConfigError names the parameter.
void read_number(const std::string& parameter, const std::string& text, int& value);
void read_number(const std::string& parameter, const std::string& text, std::uint64_t& value);
void read_number(const std::string& parameter, const std::string& text, double& value);
/// GB, or a number with a unit from B to TB, KiB to TiB, in letters of any size: 0.5, 500MB, 2 GiB.
/// ConfigError names the parameter.
void read_gigabytes(const std::string& parameter, const std::string& text, double& value);

/// The visitor of describe() that turns fields into options.
class ToOptions {
 public:
  explicit ToOptions(OptionTable& table, std::string section = "Options", std::string prefix = "")
      : table_(table), section_(std::move(section)), prefix_(std::move(prefix)) {}

  void section(const std::string& title) { section_ = title; }

  template <class Number>
  void operator()(const char* name, Number& field, std::type_identity_t<Number> low,
                  std::type_identity_t<Number> high, const char* text) {
    add_number<Number>(name, field, low, high, text, [](auto&... said) { read_number(said...); });
  }

  void gigabytes(const char* name, double& field, double low, double high, const char* text) {
    add_number<double>(name, field, low, high, text, read_gigabytes);
  }

  template <class Enum>
  void choice(const char* name, Enum& field, std::initializer_list<const char*> names,
              const char* text) {
    add_choice(
        name, {names.begin(), names.end()}, text,
        [&field](std::size_t i) { field = static_cast<Enum>(i); },
        [&field] { return static_cast<std::size_t>(field); });
  }

  /// As choice(), of names that only the running program knows.
  void one_of(const char* name, std::string& field, const std::vector<std::string>& names,
              const char* text);

  void text(const char* name, std::string& field, const char* text) {
    add_text(name, field, "NAME", text);
  }
  void text(const char* name, std::vector<std::string>& field, const char* text);
  void file(const char* name, std::string& field, const char* text) {
    add_text(name, field, "FILE", text);
  }
  void flag(const char* name, bool& field, const char* text);

  template <class Part>
  void group(const char* name, Part& part) {
    ToOptions inner(table_, section_ + ", " + name, prefix_ + name + ".");
    part.describe(inner);
  }

 private:
  template <class Number, class Read>
  void add_number(const char* name, Number& field, Number low, Number high, const char* text,
                  Read read) {
    Option option =
        start(name, Option::Kind::value, std::is_floating_point_v<Number> ? "X" : "N", text);
    option.range = number_text(low) + " to " + number_text(high);
    option.low = static_cast<double>(low);
    option.high = static_cast<double>(high);
    option.whole = std::is_integral_v<Number>;
    option.assign = [&field, low, high, read,
                     key = option.name](const std::vector<std::string>& values) {
      Number number{};
      read(key, values.front(), number);
      check_range(key, number, low, high);
      field = number;
    };
    option.values = [&field] { return std::vector<std::string>{number_text(field)}; };
    table_.add(std::move(option));
  }
  Option start(const char* name, Option::Kind kind, std::string argument, const char* text) const;
  void add_text(const char* name, std::string& field, const char* argument, const char* text);
  void add_choice(const char* name, std::vector<std::string> names, const char* text,
                  std::function<void(std::size_t)> set, std::function<std::size_t()> get);

  OptionTable& table_;
  std::string section_, prefix_;
};

/// All parameters of a struct with a describe().
template <class Config>
OptionTable parameters_of(Config& config) {
  OptionTable table;
  ToOptions visitor(table);
  config.describe(visitor);
  return table;
}

/// Sets one parameter by name, from text. ConfigError as OptionTable::apply().
template <class Config>
void set_parameter(Config& config, const std::string& name, const std::string& value) {
  parameters_of(config).apply({{name, {value}}});
}

/// Lines `name = value` of a file, `[section]` for names that begin with it, # comments; for
/// OptionTable::apply(). A name given twice is an error unless it takes a list. ConfigError names
/// file and line; IoError.
std::vector<Assignment> read_config(const OptionTable& table, const std::string& path);

/// All parameters with their values, as read_config() takes them.
std::string dump_config(const OptionTable& table);

}  // namespace resboost
