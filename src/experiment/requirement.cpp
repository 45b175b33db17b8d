#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/nearest_name.h"
#include "experiment/names_in.h"
#include "experiment/statistics.h"
#include "resboost/error.h"
#include "resboost/experiment.h"
#include "resboost/options.h"

namespace resboost {
namespace {

/// Sums of rounded numbers that are equal on paper differ by less than this share of them.
constexpr double kMarginRounding = 1e-12;

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

void require_compared(const Requirement& requirement, const std::string& name,
                      const std::vector<std::string>& methods) {
  if (std::find(methods.begin(), methods.end(), name) != methods.end()) return;
  const std::string near = nearest_name(name, methods);
  throw ConfigError(
      fmt::format("parameter `require`: \"{}\": {} is not compared{}; compared (`methods`): {}",
                  requirement.text, name, near.empty() ? "" : "; did you mean " + near,
                  fmt::join(methods, ", ")));
}

/// Where the margin begins, npos if there is none. Names have hyphens too, but no digit behind one.
std::size_t margin_begin(const std::string& text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if ((text[i] == '+' || text[i] == '-') &&
        std::string("0123456789.").find(text[i + 1]) != std::string::npos)
      return i;
  return std::string::npos;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.find_first_of("<>=+") == std::string::npos;
}

double reached(const std::string& method, const std::vector<MethodTrials>& compared) {
  const auto found = std::find_if(compared.begin(), compared.end(),
                                  [&](const MethodTrials& one) { return one.method == method; });
  return mean(values_of(*found, deciding_measure(*found)));
}

Requirement read_requirement(const std::string& text, const std::vector<std::string>& methods) {
  const auto malformed = [&] {
    return ConfigError(
        fmt::format("parameter `require`: cannot read \"{}\"; expected METHOD>=METHOD or "
                    "METHOD>METHOD, and behind it a margin "
                    "if there is one: hybrid>=backprop-0.01",
                    text));
  };
  const std::string words = without_spaces(text);
  const std::size_t sign = words.find('>');
  if (sign == std::string::npos) throw malformed();
  Requirement requirement{words, words.substr(0, sign), {}, words.compare(sign, 2, ">=") != 0, 0};
  const std::string other = words.substr(sign + (requirement.strict ? 1 : 2));
  const std::size_t margin = margin_begin(other);
  requirement.right = other.substr(0, margin);
  if (!is_name(requirement.left) || !is_name(requirement.right)) throw malformed();
  if (margin != std::string::npos) read_number("require", other.substr(margin), requirement.margin);
  require_compared(requirement, requirement.left, methods);
  require_compared(requirement, requirement.right, methods);
  if (requirement.left == requirement.right)
    throw ConfigError(
        fmt::format("parameter `require`: \"{}\" holds a method against itself; name two", text));
  return requirement;
}

}  // namespace

std::vector<Requirement> requirements_of(const ComparisonConfig& comparison,
                                         const std::vector<std::string>& methods) {
  std::vector<Requirement> requirements;
  for (const std::string& text : names_in(comparison.require))
    requirements.push_back(read_requirement(text, methods));
  return requirements;
}

bool holds(const Requirement& requirement, const std::vector<MethodTrials>& compared) {
  const double left = reached(requirement.left, compared),
               right = reached(requirement.right, compared);
  const double gain = deciding_measure(compared.front()) == "rmse" ? right - left : left - right;
  const double rounding =
      kMarginRounding * std::max({std::abs(left), std::abs(right), std::abs(requirement.margin)});
  return requirement.strict ? gain - requirement.margin > rounding
                            : gain - requirement.margin >= -rounding;
}

std::string failure_text(const Requirement& requirement,
                         const std::vector<MethodTrials>& compared) {
  const bool rmse = deciding_measure(compared.front()) == "rmse";
  return fmt::format("{} does not hold: {} {:.6g} ({}), {:.6g} ({})", requirement.text,
                     rmse ? "RMSE" : "accuracy", reached(requirement.left, compared),
                     requirement.left, reached(requirement.right, compared), requirement.right);
}

}  // namespace resboost
