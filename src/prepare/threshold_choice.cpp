#include <fmt/format.h>

#include "resboost/error.h"
#include "resboost/prepare.h"

namespace resboost {
namespace {

constexpr const char* kKnown = "expected a number from 0 to 1, auto, or cost=A,B";

double number(const std::string& asked, const std::string& text) {
  double value = 0;
  try {
    read_number("threshold", text, value);
  } catch (const ConfigError&) {
    throw ConfigError(fmt::format("parameter `threshold`: {}, got \"{}\"", kKnown, asked));
  }
  return value;
}

/// "3,10": what a wrong second class costs, and a missed one.
double of_costs(const std::string& asked, const std::string& costs) {
  const std::size_t comma = costs.find(',');
  const double wrong = number(asked, costs.substr(0, comma));
  const double missed = number(asked, comma == costs.npos ? "" : costs.substr(comma + 1));
  if (!(wrong >= 0 && missed >= 0 && wrong + missed > 0 && wrong + missed < 1e300))
    throw ConfigError(
        fmt::format("parameter `threshold`: \"{}\": costs are 0 or more, and not both 0", asked));
  return wrong / (wrong + missed);
}

}  // namespace

std::optional<ThresholdChoice> threshold_choice(const std::string& asked) {
  if (asked.empty()) return std::nullopt;
  if (asked == "auto") return ThresholdChoice{};
  if (asked.starts_with("cost=")) return ThresholdChoice{of_costs(asked, asked.substr(5))};
  const double value = number(asked, asked);
  if (!(value >= 0 && value <= 1))
    throw ConfigError(fmt::format("parameter `threshold`: {}, got \"{}\"", kKnown, asked));
  return ThresholdChoice{value};
}

std::optional<ThresholdChoice> threshold_choice(const std::string& asked, const Task& task) {
  const auto choice = threshold_choice(asked);
  if (choice && (task.kind != Task::Kind::classification || task.size() != 2))
    throw ConfigError(fmt::format(
        "parameter `threshold`: it is for two classes, and the target is {}; leave it out",
        task.kind == Task::Kind::classification ? fmt::format("{} classes", task.size())
                                                : "numbers"));
  return choice;
}

}  // namespace resboost
