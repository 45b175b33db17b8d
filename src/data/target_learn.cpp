#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "data/category.h"
#include "data/field.h"
#include "data/message.h"
#include "data/settle.h"
#include "data/target.h"
#include "data/values.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMostClasses = 10'000;
constexpr std::size_t kFewRows = 20;  ///< too few to doubt a target

using TaskChoice = SchemaConfig::TaskChoice;

/// Whole numbers that come again and again: at most 20 different ones, each twice on average.
bool are_like_classes(const Column& column, const std::vector<Index>& rows) {
  std::vector<double> values;
  for (const Index row : rows) {
    const double value = column.numbers[static_cast<std::size_t>(row)];
    if (!std::isnan(value)) values.push_back(value);
  }
  if (!are_whole_and_few(values)) return false;
  const std::size_t known = values.size();
  std::sort(values.begin(), values.end());
  const auto distinct =
      static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
  return distinct <= 2 || 2 * distinct <= known;
}

/// For each level of a label column whether the rows use it.
std::vector<bool> used_levels(const Table& table, const Column& labels,
                              const std::vector<Index>& rows) {
  std::vector<bool> used(labels.levels.size());
  for (const Index row : rows) {
    const auto code = labels.codes[static_cast<std::size_t>(row)];
    if (code < 0) throw missing_target(table, row, labels);
    used[static_cast<std::size_t>(code)] = true;
  }
  return used;
}

/// Numbers ascending; if there is any other label, all by their bytes.
void sort_classes(std::vector<std::string>& classes) {
  std::unordered_map<std::string, double> values;
  for (const std::string& name : classes) {
    double value = 0;
    if (read_field(name, value) == FieldKind::number) values.emplace(name, value);
  }
  std::sort(classes.begin(), classes.end());
  if (values.size() < classes.size()) return;
  std::stable_sort(classes.begin(), classes.end(), [&](const std::string& a, const std::string& b) {
    return values.at(a) < values.at(b);
  });
}

/// "all 20 rows", or how many of them are trained on where others are held out.
std::string all_rows_text(const Table& table, const std::vector<Index>& rows) {
  if (rows.size() == table.lines.size()) return fmt::format("all {} rows", rows.size());
  return fmt::format("all {} rows to train on, of {},", rows.size(), table.lines.size());
}

/// What helps if the rows that are held out have what the others lack.
std::string split_cure(const Table& table, const std::vector<Index>& rows) {
  return rows.size() == table.lines.size() ? "" : "; `valid-share` 0 holds no row out";
}

std::vector<std::string> learn_classes(const Table& table, const Column& labels,
                                       const std::vector<Index>& rows) {
  const std::vector<bool> used = used_levels(table, labels, rows);
  std::vector<std::string> classes;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (used[i]) classes.push_back(labels.levels[i]);
  const auto subject = [&] {
    return fmt::format("{}, target {}", table.source, in_quotes(labels.name));
  };
  if (classes.size() == 1) {
    throw DataError(fmt::format(
        "{}: {} are of the one class {}; classification needs two classes or more{}", subject(),
        all_rows_text(table, rows), in_quotes(classes[0]), split_cure(table, rows)));
  }
  if (classes.size() > kMostClasses) {
    throw DataError(
        fmt::format("{}: {} classes, the limit is {}; if it is a number use `task` regression, if "
                    "it identifies "
                    "the row choose another target",
                    subject(), classes.size(), kMostClasses));
  }
  sort_classes(classes);
  return classes;
}

/// The middle half of the values, which a few others may be so far away from that standardising
/// leaves nothing of their differences.
void require_told_apart(const std::vector<double>& values, double mean, double deviation,
                        const std::string& subject) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const double low = sorted[sorted.size() / 4], high = sorted[3 * (sorted.size() - 1) / 4];
  const auto standardised = [&](double value) {
    return static_cast<Real>((value - mean) / deviation);
  };
  if (low >= high || standardised(low) != standardised(high)) return;
  throw DataError(fmt::format(
      "{}: half of the values lie from {} to {}, and cannot be told apart beside the others, {} to "
      "{}; correct those, or fit a logarithm",
      subject, low, high, sorted.front(), sorted.back()));
}

void learn_regression(const Table& table, const std::vector<Index>& rows, const Column& target,
                      Task& task) {
  const std::vector<double> values = numbers_of(table, target, rows);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) throw missing_target(table, rows[i], target);
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double mean = 0, largest = 0, squares = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) largest = std::max(largest, std::abs(value - mean));
  for (const double value : values)
    squares += (value - mean) / largest * ((value - mean) / largest);
  const double deviation = largest * std::sqrt(squares / n);
  const std::string subject = fmt::format("{}, target {}", table.source, in_quotes(target.name));
  if (*low == *high)
    throw DataError(
        fmt::format("{}: {} in {} so there is nothing to learn{}", subject, *low,
                    rows.size() == table.lines.size() ? "every row," : all_rows_text(table, rows),
                    split_cure(table, rows)));
  if (!std::isfinite(deviation) || deviation < std::numeric_limits<double>::min()) {
    throw DataError(fmt::format("{}: values from {} to {} cannot be standardised; use other units",
                                subject, *low, *high));
  }
  require_told_apart(values, mean, deviation, subject);
  task.outputs.push_back(target.name);
  task.mean.push_back(mean);
  task.scale.push_back(deviation);
  task.low.push_back(*low);
  task.high.push_back(*high);
}

/// A different whole number in every row, with few between them left out, counts the rows.
void warn_of_identifier(const Column& target, const std::vector<Index>& rows,
                        std::vector<std::string>& warnings) {
  if (rows.size() <= kFewRows || !target.numeric) return;
  std::vector<double> values;
  for (const Index row : rows) values.push_back(target.numbers[static_cast<std::size_t>(row)]);
  std::sort(values.begin(), values.end());
  const bool whole = std::all_of(values.begin(), values.end(),
                                 [](double value) { return std::trunc(value) == value; });
  const bool again = std::adjacent_find(values.begin(), values.end()) != values.end();
  const double span = values.back() - values.front();
  if (!whole || again || span > 2 * static_cast<double>(values.size())) return;
  warnings.push_back(fmt::format(
      "target {}: a different whole number in every row; is it an identifier? `target` names "
      "another column",
      in_quotes(target.name)));
}

/// Numbers with words among them are not classes, but for whoever says so.
void refuse_numbers(const Table& table, const Column& target, const std::vector<Index>& rows) {
  const Mistakes mistakes = find_mistakes(table, target, rows);
  if (!mistakes.are_less_than_half() || mistakes.dates) return;
  throw not_a_number(
      table.source, mistakes.line, target.name, mistakes.first,
      fmt::format("{} of {} values are numbers; correct it or remove the row, or use `task` "
                  "classification if these are labels",
                  mistakes.fitting, mistakes.known));
}

}  // namespace

bool is_classification(const Table& table, const std::vector<Index>& rows,
                       const std::vector<const Column*>& targets, const SchemaConfig& config) {
  const Column& target = *targets.front();
  if (targets.size() > 1) {
    if (config.task != TaskChoice::classification) return false;
    throw ConfigError(fmt::format(
        "{} targets: classification takes one target; name one, or use `task` regression",
        targets.size()));
  }
  if (config.task != TaskChoice::automatic) return config.task == TaskChoice::classification;
  if (target.numeric) return are_like_classes(target, rows);
  // Few labels that come again may well be numbers and words.
  const bool many = target.levels.size() > kMostAutomaticClasses;
  if (many || 2 * target.levels.size() > rows.size()) refuse_numbers(table, target, rows);
  return true;
}

Task learn_task(const Table& table, const std::vector<Index>& rows,
                const std::vector<const Column*>& targets, const SchemaConfig& config,
                std::vector<std::string>& warnings) {
  Task task;
  if (!is_classification(table, rows, targets, config)) {
    task.kind = Task::Kind::regression;
    for (const Column* target : targets) {
      learn_regression(table, rows, *target, task);
      warn_of_identifier(*target, rows, warnings);
    }
    return task;
  }
  const Column& target = *targets.front();
  task.kind = Task::Kind::classification;
  task.outputs = learn_classes(table, as_labels(target), rows);
  if (target.numeric && config.task == TaskChoice::automatic) {
    warnings.push_back(fmt::format(
        "target {}: {} whole numbers, taken as classes; use `task` regression to fit numbers",
        in_quotes(target.name), task.outputs.size()));
  }
  if (2 * task.outputs.size() > rows.size() && rows.size() > kFewRows) {
    warnings.push_back(fmt::format(
        "target {}: {} classes in {} rows; is it an identifier? `target` names another column",
        in_quotes(target.name), task.outputs.size(), rows.size()));
  }
  return task;
}

}  // namespace resboost
