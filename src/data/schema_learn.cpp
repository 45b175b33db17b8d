#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "base/sort_numbers.h"
#include "data/category.h"
#include "data/message.h"
#include "data/roles.h"
#include "data/scaling.h"
#include "data/target.h"
#include "data/target_encoding.h"
#include "data/values.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

/// bins = -1 spends at most so many features on the bins of all columns together, at most kMostBins
/// on one; fewer than kFewestBins a column are not worth having.
constexpr int kBinBudget = 256, kMostBins = 16, kFewestBins = 4;
/// Networks begin with weights for numbers of about 1.
constexpr double kLargeUnscaled = 100;
/// So many words may well be different in every row and yet be categories.
constexpr std::size_t kFewLevels = 20;

class SchemaLearner {
 public:
  SchemaLearner(const Table& table, const std::vector<Index>& rows, const Task& task,
                const SchemaConfig& config, std::vector<std::string>& warnings)
      : table_(table),
        rows_(rows),
        task_(task),
        config_(config),
        warnings_(warnings),
        ignored_(config.ignore.begin(), config.ignore.end()),
        categorical_(config.categorical.begin(), config.categorical.end()) {}

  std::vector<ColumnSpec> columns(const Roles& roles) {
    std::vector<const Column*> features;
    for (const Column& column : table_.columns) {
      const bool is_target =
          std::find(roles.targets.begin(), roles.targets.end(), &column) != roles.targets.end();
      if (!is_target && &column != roles.weight) features.push_back(&column);
    }
    bins_ = bins_a_column(features);
    std::vector<ColumnSpec> specs;
    for (const Column* column : features) specs.push_back(learn(*column));
    warn_of_ignored();
    return specs;
  }
  /// Of a column of numbers at most, once columns() has been called.
  int bins() const { return bins_; }

 private:
  static bool names(const std::unordered_set<std::string>& set, const Column& column) {
    return set.contains(column.name) || (!column.origin.empty() && set.contains(column.origin));
  }
  bool is_ignored(const Column& column) const { return names(ignored_, column); }
  bool is_categorical(const Column& column) const { return names(categorical_, column); }

  bool is_numeric(const Column& column) const {
    return column.numeric && !is_ignored(column) && !is_categorical(column);
  }

  int bins_a_column(const std::vector<const Column*>& features) const {
    if (config_.bins >= 0) return config_.bins;
    const auto count = std::count_if(features.begin(), features.end(), [&](const Column* column) {
      return is_numeric(*column) && varies(*column);
    });
    const auto bins =
        std::min<std::ptrdiff_t>(kMostBins, kBinBudget / std::max<std::ptrdiff_t>(1, count));
    return bins < kFewestBins ? 0 : static_cast<int>(bins);
  }

  bool varies(const Column& column) const {
    double first = std::nan("");
    for (const Index row : rows_) {
      const double value = column.numbers[static_cast<std::size_t>(row)];
      if (std::isnan(first)) first = value;
      if (value < first || value > first) return true;
    }
    return false;
  }

  ColumnSpec learn(const Column& column) {
    ColumnSpec spec;
    spec.name = column.name;
    if (is_ignored(column)) {
      spec.kind = ColumnSpec::Kind::ignored;
    } else if (is_numeric(column)) {
      learn_numeric(column, spec);
    } else {
      if (!is_categorical(column)) tell_mistakes(column);
      learn_category(as_labels(column), spec);
    }
    return spec;
  }

  /// Words among numbers: an error if they are few, for then they are mistakes; else a warning.
  void tell_mistakes(const Column& column) {
    const Mistakes mistakes = find_mistakes(table_, column, rows_);
    if (mistakes.are_few() && !mistakes.dates) {
      throw not_a_number(
          table_.source, mistakes.line, column.name, mistakes.first,
          fmt::format("correct it, use `missing` if it means a missing value, or `categorical` {} "
                      "if the column is a category",
                      column.name));
    }
    if (!mistakes.are_less_than_half()) return;
    mistaken_ = column.name;
    warnings_.push_back(fmt::format(
        "column {}: {} of {} values are {}, but {} in line {} is not, so the column is taken for "
        "categories; "
        "correct it, or use `missing` WORD if it means a missing value; `categorical` {} if they "
        "are categories",
        in_quotes(column.name), mistakes.fitting, mistakes.known,
        mistakes.dates ? "dates" : "numbers", in_quotes(mistakes.first), mistakes.line,
        column.name));
  }

  static void ignore(ColumnSpec& spec) {
    ColumnSpec ignored;
    ignored.name = spec.name;
    ignored.kind = ColumnSpec::Kind::ignored;
    spec = ignored;
  }

  void ignore_constant(ColumnSpec& spec) {
    constant_.push_back(spec.name);
    ignore(spec);
  }

  void ignore_missing(ColumnSpec& spec) {
    missing_.push_back(spec.name);
    ignore(spec);
  }

  /// One warning for all columns of a kind: wide tables may have dozens.
  void warn_of_ignored() {
    const auto warn = [&](const std::vector<std::string>& names, const char* why) {
      if (names.empty()) return;
      warnings_.push_back(fmt::format("column{} {}: {}; ignored", names.size() > 1 ? "s" : "",
                                      quoted_list(names, 10), why));
    };
    warn(constant_, "the same value in every training row");
    warn(missing_, "missing in every training row");
    if (!large_.empty())
      warnings_.push_back(
          fmt::format("column{} {}: values beyond {} go to the network as they are, which will "
                      "hardly learn from "
                      "them; `scaling` robust or standard brings them near 1",
                      large_.size() > 1 ? "s" : "", quoted_list(large_, 10), kLargeUnscaled));
  }

  void learn_numeric(const Column& column, ColumnSpec& spec) {
    std::vector<double> values = numbers_of(table_, column, rows_);
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty()) return ignore_missing(spec);
    sort_numbers(values);
    const bool gaps = values.size() < rows_.size();
    learn_scaling(values, config_.scaling, spec);
    if (spec.scale == 0) {
      if (!gaps) return ignore_constant(spec);
      return learn_category(
          as_values(column),
          spec);  // one value and gaps: only whether it is there can tell anything
    }
    const double largest = std::max(std::abs(values.front()), std::abs(values.back()));
    if (config_.scaling == SchemaConfig::Scaling::none && largest > kLargeUnscaled)
      large_.push_back(spec.name);
    spec.indicator = gaps;
    spec.edges = learn_edges(values, bins_);
  }

  void learn_category(const Column& column, ColumnSpec& spec) {
    spec.kind = ColumnSpec::Kind::category;
    std::vector<Index> counts(column.levels.size());
    Index known = 0;
    for (const Index row : rows_) {
      const auto code = column.codes[static_cast<std::size_t>(row)];
      if (code < 0) continue;
      ++counts[static_cast<std::size_t>(code)];
      ++known;
    }
    spec.missing_level = known < static_cast<Index>(rows_.size());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) order.push_back(i);
    }
    if (order.empty()) return ignore_missing(spec);
    if (order.size() == 1 && !spec.missing_level) return ignore_constant(spec);
    const auto most = static_cast<std::size_t>(config_.max_levels);
    if (order.size() > most && !categorical_.contains(column.name) &&
        10 * static_cast<Index>(order.size()) > 9 * known) {
      warnings_.push_back(fmt::format(
          "column {}: {} different values in {} rows look like names or identifiers; ignored",
          in_quotes(column.name), order.size(), known));
      return ignore(spec);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return counts[a] != counts[b] ? counts[a] > counts[b] : column.levels[a] < column.levels[b];
    });
    if (order.size() > most) {
      warnings_.push_back(fmt::format(
          "column {}: {} categories; the {} most frequent are features of their own, {}",
          in_quotes(column.name), order.size(), most,
          has_target_encoding(order.size(), known, task_, config_)
              ? "all have the mean target of each"
              : "the others count as unseen"));
      order.resize(most);
    }
    for (const std::size_t i : order) spec.levels.push_back(column.levels[i]);
    if (!is_categorical(column) && column.name != mistaken_ && order.size() > kFewLevels &&
        2 * static_cast<Index>(order.size()) > known)
      warn_of_names(column, order.size(), known);
  }

  /// Numbers or dates in a form that nobody knows must not become categories in silence.
  void warn_of_names(const Column& column, std::size_t levels, Index known) {
    warnings_.push_back(fmt::format(
        "column {}: {} different words in {} rows, such as {}, are taken for categories, which say "
        "little of other rows; write them as plain numbers or dates if they are such, `ignore` {} "
        "if "
        "they are names, `categorical` {} if they are categories",
        in_quotes(column.name), levels, known, in_quotes(column.levels.front()), column.name,
        column.name));
  }

  const Table& table_;
  const std::vector<Index>& rows_;
  const Task& task_;
  const SchemaConfig& config_;
  std::vector<std::string>& warnings_;
  std::unordered_set<std::string> ignored_, categorical_;
  int bins_ = 0;
  std::vector<std::string> constant_, missing_, large_;
  std::string mistaken_;  ///< the last column whose warning says that it has words among numbers
};

/// Forms of columns that nobody will look at are no business of later files.
void keep_used_forms(Schema& schema) {
  std::unordered_set<std::string> used(schema.targets.begin(), schema.targets.end());
  used.insert(schema.weight);
  for (const ColumnSpec& column : schema.columns) {
    if (column.kind == ColumnSpec::Kind::ignored) continue;
    used.insert(column.name);
    used.insert(column.name.substr(0, column.name.rfind(':')));  // of a date
  }
  const auto is_unused = [&](const auto& form) { return !used.contains(form.first); };
  std::erase_if(schema.reading.numbers, is_unused);
  std::erase_if(schema.reading.dates, is_unused);
}

}  // namespace

Schema Schema::learn(const Table& table, const std::vector<Index>& rows, const SchemaConfig& config,
                     std::vector<std::string>& warnings) {
  check_shape(table, rows);
  if (rows.empty()) throw DataError(fmt::format("{}: no rows to learn from", table.source));
  const Roles roles = find_roles(table, config);
  Schema schema;
  for (const Column* target : roles.targets) schema.targets.push_back(target->name);
  schema.weight = config.weight;
  schema.reading = table.reading;
  schema.task = learn_task(table, rows, roles.targets, config, warnings);
  if (config.class_weight == SchemaConfig::ClassWeight::balanced &&
      schema.task.kind == Task::Kind::regression) {
    throw ConfigError(
        "class-weight: \"balanced\" is for classes, but the target is numbers; leave it out");
  }
  if (roles.weight)
    encode_weights(table, rows, *roles.weight);  // bad weights show now, not after minutes
  SchemaConfig settled = config;
  if (config.bins < 0 && schema.task.kind == Task::Kind::classification)
    settled.bins = config.bins_for_classes;
  SchemaLearner learner(table, rows, schema.task, settled, warnings);
  schema.columns = learner.columns(roles);
  add_target_encodings(table, rows, settled, learner.bins(), schema);
  keep_used_forms(schema);
  if (schema.width() == 0) {
    throw DataError(fmt::format(
        "{}: no column is left to learn from; besides the target it needs one that varies",
        table.source));
  }
  return schema;
}

}  // namespace resboost
