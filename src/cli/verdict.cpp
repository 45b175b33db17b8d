#include "cli/verdict.h"

#include <fmt/format.h>

#include <cmath>

#include "cli/results.h"

namespace resboost::cli {
namespace {

/// Two standard errors of the difference of two shares of n rows.
double noise(double a, double b, Index n) {
  return 2 * std::sqrt((a * (1 - a) + b * (1 - b)) / static_cast<double>(n));
}

std::string compare_accuracy(const Contender& first, const Contender& second) {
  const double a = first.test.accuracy, b = second.test.accuracy;
  const Index n = first.test.rows;
  if (std::abs(a - b) <= noise(a, b, n))
    return fmt::format(
        "Both are about equally good: {:.1f} % ({}) and {:.1f} % ({}) of {} right, which is too few to tell a "
        "difference below {:.1f} % from chance.",
        100 * a, first.method, 100 * b, second.method, counted(n, "test row"), 100 * noise(a, b, n));
  const bool first_wins = a > b;
  return fmt::format("Training {} wins: it gets {:.1f} % of {} right, {} gets {:.1f} %.",
                     first_wins ? first.method : second.method, 100 * std::max(a, b), counted(n, "test row"),
                     first_wins ? second.method : first.method, 100 * std::min(a, b));
}

std::string compare_rmse(const Contender& first, const Contender& second) {
  const double a = first.test.rmse, b = second.test.rmse;
  const double worse = std::max(a, b);
  const double percent = worse > 0 ? 100 * std::abs(a - b) / worse : 0;
  if (percent < 2)
    return fmt::format("Both are about equally good: their errors (RMSE {:.4g} and {:.4g}) differ by less than 2 %.", a,
                       b);
  const bool first_wins = a < b;
  return fmt::format("Training {} wins: its error (RMSE {:.4g}) is {:.0f} % lower than that of {} ({:.4g}).",
                     first_wins ? first.method : second.method, std::min(a, b), percent,
                     first_wins ? second.method : first.method, worse);
}

}  // namespace

std::string comparison_table(const std::vector<Contender>& contenders) {
  std::string text = fmt::format("{:<32}{:>8}{:>13}", "method", "stages", "parameters");
  for (const auto& [name, value] : applicable(contenders.front().test))
    text += fmt::format("{:>11}", name == "log_loss" ? "log loss" : name);
  text += fmt::format("{:>10}\n", "seconds");
  for (const Contender& one : contenders) {
    text += fmt::format("{:<32}{:>8}{:>13}", one.method, one.stages, grouped(one.parameters));
    for (const auto& [name, value] : applicable(one.test)) text += fmt::format("{:>11.4f}", value);
    text += fmt::format("{:>10.1f}\n", one.seconds);
  }
  return text;
}

std::string verdict(const Contender& first, const Contender& second) {
  const std::string quality =
      std::isnan(first.test.accuracy) ? compare_rmse(first, second) : compare_accuracy(first, second);
  return fmt::format("{} Training took {:.1f} s {} and {:.1f} s {}.", quality, first.seconds, first.method,
                     second.seconds, second.method);
}

}  // namespace resboost::cli
