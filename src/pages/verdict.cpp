#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/counted.h"
#include "experiment/statistics.h"
#include "resboost/pages.h"

namespace resboost {
namespace {

/// p values below this are called a difference.
constexpr double kSignificant = 0.05;

struct TableColumn {
  std::string header;
  std::vector<std::string> cells;

  std::size_t width() const {
    std::size_t most = header.size();
    for (const std::string& cell : cells) most = std::max(most, cell.size());
    return most;
  }
};

bool is_class(const MethodTrials& method) { return deciding_measure(method) == "accuracy"; }

double mean_of(const MethodTrials& method, const std::string& measure) {
  return mean(values_of(method, measure));
}

Index rounded(double value) { return static_cast<Index>(std::llround(value)); }

/// A mean; of several seeds with its standard deviation.
std::string with_spread(const MethodTrials& method, const std::string& measure) {
  const auto values = values_of(method, measure);
  const bool fraction = measure != "rmse";
  std::string text =
      fraction ? fmt::format("{:.4f}", mean(values)) : fmt::format("{:.4g}", mean(values));
  if (values.size() < 2) return text;
  return text + (fraction ? fmt::format(" +- {:.4f}", spread(values))
                          : fmt::format(" +- {:.2g}", spread(values)));
}

std::string p_text(double p) {
  return std::isnan(p) ? "-" : p < 0.001 ? "<0.001" : fmt::format("{:.3f}", p);
}

std::vector<TableColumn> columns_of(const std::vector<MethodTrials>& methods) {
  std::vector<TableColumn> columns;
  const auto add = [&](const char* header, const auto& text) {
    columns.push_back({header, {}});
    for (const MethodTrials& one : methods) columns.back().cells.push_back(text(one));
  };
  const auto plain = [](const char* measure, double unit, int digits) {
    return [=](const MethodTrials& one) {
      return fmt::format("{:.{}f}", mean_of(one, measure) / unit, digits);
    };
  };
  const MethodTrials& first = methods.front();
  const bool seeds = first.trials.size() > 1, classes = is_class(first);
  add("method", [](const MethodTrials& one) { return one.method; });
  add("stages", plain("stages", 1, seeds ? 1 : 0));
  if (!seeds)
    add("parameters",
        [](const MethodTrials& one) { return grouped(one.trials.front().parameters); });
  add(classes ? "accuracy" : "rmse",
      [=](const MethodTrials& one) { return with_spread(one, deciding_measure(one)); });
  if (classes)
    add("log loss", [](const MethodTrials& one) { return with_spread(one, "log_loss"); });
  if (!classes) add("r2", plain("r2", 1, 4));
  if (classes && !seeds) add("ece", plain("ece", 1, 4));
  add("seconds", plain("seconds", 1, 1));
  add("updates", [](const MethodTrials& one) { return grouped(rounded(mean_of(one, "updates"))); });
  add("Gflop", plain("operations", 1e9, 1));
  add("MB", [](const MethodTrials& one) {
    const double bytes = mean_of(one, "peak_memory_bytes");
    return std::isfinite(bytes) ? fmt::format("{:.0f}", bytes / 1e6) : std::string("-");
  });
  if (seeds)
    add("p", [&](const MethodTrials& one) {
      return &one == &first ? std::string("-") : p_text(p_value(first, one));
    });
  return columns;
}

std::string legend(const std::vector<MethodTrials>& methods) {
  const auto& trials = methods.front().trials;
  std::string text =
      "updates: minibatch steps; Gflop: operations of training; MB: peak memory, data included\n";
  if (trials.size() < 2) return text;
  return fmt::format(
      "mean +- standard deviation of seeds {} to {}; p: paired t test against {}\n{}",
      trials.front().seed, trials.back().seed, methods.front().method, text);
}

/// `96.7 % right`, `accuracy 0.9670`, `RMSE 0.123`
std::string score(const MethodTrials& method) {
  if (!is_class(method)) return fmt::format("RMSE {:.4g}", mean_of(method, "rmse"));
  return fmt::format("{:.2f} % right", 100 * mean_of(method, "accuracy"));
}

std::string finding(const MethodTrials& first, const MethodTrials& other) {
  const std::string measure = deciding_measure(first);
  const double p = p_value(first, other), a = mean_of(first, measure), b = mean_of(other, measure);
  if (!(p < kSignificant))
    return fmt::format("{} {}, which may be chance{}", other.method, score(other),
                       std::isnan(p) ? "" : fmt::format(" (p = {:.2f})", p));
  return fmt::format("{} {}, {} (p {}{})", other.method, score(other),
                     (b > a) == is_class(first) ? "better" : "worse", p < 0.001 ? "" : "= ",
                     p < 0.001 ? "< 0.001" : p_text(p));
}

std::string test_of(const MethodTrials& first) {
  const Trial& run = first.trials.front();
  if (first.trials.size() > 1)
    return fmt::format("a paired t test over {}", counted(std::ssize(first.trials), "seed"));
  const std::string rows = counted(run.test.rows, "test row");
  return is_class(first) ? "McNemar's test on " + rows
                         : "a paired t test of the squared errors of " + rows;
}

}  // namespace

std::string comparison_table(const std::vector<MethodTrials>& methods) {
  const auto columns = columns_of(methods);
  const auto line = [&](const auto& text_of) {
    std::string text = fmt::format("{:<{}}", text_of(columns.front()), columns.front().width());
    for (auto column = columns.begin() + 1; column != columns.end(); ++column)
      text += fmt::format("  {:>{}}", text_of(*column), column->width());
    return text + "\n";
  };
  std::string text = line([](const TableColumn& column) { return column.header; });
  for (std::size_t i = 0; i < methods.size(); ++i)
    text += line([i](const TableColumn& column) { return column.cells[i]; });
  return text + legend(methods);
}

std::string verdict(const std::vector<MethodTrials>& methods) {
  const MethodTrials& first = methods.front();
  std::vector<std::string> findings, times;
  for (const MethodTrials& one : methods) {
    if (&one != &first) findings.push_back(finding(first, one));
    times.push_back(fmt::format("{:.1f} s ({})", mean_of(one, "seconds"), one.method));
  }
  const std::string took = fmt::format("Training took {}.", fmt::join(times, ", "));
  if (findings.empty()) return took;
  return fmt::format("Against {} ({}), by {}: {}. {}", first.method, score(first), test_of(first),
                     fmt::join(findings, "; "), took);
}

}  // namespace resboost
