#include "data/target_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/nan.h"
#include "data/category.h"
#include "data/encode_value.h"
#include "data/scaling.h"
#include "data/target.h"
#include "data/values.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

/// Rows of the mean of all that count beside those of each level.
constexpr double kPriorRows = 10;
constexpr Index kFolds = 10;
constexpr Index kMostOutputs = 10;
constexpr Index kRowsPerLevel = 5;

/// Weighted sums of an output, by level and of all; missing values are no level.
struct Sums {
  struct Sum {
    double outcome = 0, weight = 0;
    void add(double value, double rows) { outcome += value * rows, weight += rows; }
    double mean() const { return weight > 0 ? outcome / weight : 0; }
  };
  explicit Sums(std::size_t count) : levels(count) {}

  void add(std::int32_t level, double value, double rows) {
    if (level < 0) return;
    levels[static_cast<std::size_t>(level)].add(value, rows);
    all.add(value, rows);
  }
  double mean(std::int32_t level) const {
    if (level < 0) return all.mean();
    const Sum& own = levels[static_cast<std::size_t>(level)];
    return (own.outcome + kPriorRows * all.mean()) / (own.weight + kPriorRows);
  }

  std::vector<Sum> levels;
  Sum all;
};

double weight_of(const Outcomes& outcomes, Index row) {
  return outcomes.w.size() > 0 ? static_cast<double>(outcomes.w[row]) : 1;
}

/// Files have made such columns by hand.
std::string free_name(const std::string& wanted, const Table& table) {
  std::string name = wanted;
  for (int n = 2; table.find(name); ++n) name = fmt::format("{} ({})", wanted, n);
  return name;
}

/// As far as its levels tell, of which the rarest may have been left out.
bool may_have_encoding(const ColumnSpec& spec, const SchemaConfig& config) {
  const auto levels = static_cast<int>(spec.levels.size());
  return spec.kind == ColumnSpec::Kind::category &&
         (levels >= config.max_levels || levels > config.encode_levels);
}

/// In the order of the column's own list.
std::vector<std::string> levels_in(const Column& labels, const std::vector<Index>& rows) {
  std::vector<bool> seen(labels.levels.size());
  for (const Index row : rows)
    if (const auto code = labels.codes[static_cast<std::size_t>(row)]; code >= 0)
      seen[static_cast<std::size_t>(code)] = true;
  std::vector<std::string> levels;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i]) levels.push_back(labels.levels[i]);
  return levels;
}

/// Scaling, bins and the indicator of a column of means. False where they do not differ.
bool learn_scale(std::vector<double> means, const SchemaConfig& config, int bins,
                 ColumnSpec& spec) {
  const std::size_t rows = means.size();
  std::erase_if(means, [](double mean) { return std::isnan(mean); });
  std::sort(means.begin(), means.end());
  learn_scaling(means, config.scaling, spec);
  spec.indicator = means.size() < rows;
  spec.edges = learn_edges(means, bins);
  return spec.scale > 0;
}

}  // namespace

std::vector<std::int32_t> levels_of(const ColumnSpec& spec, const Column& labels,
                                    const std::vector<Index>& rows) {
  const LevelIndex index(spec.levels);
  std::vector<std::int32_t> level_of, levels;
  for (const std::string& level : labels.levels) level_of.push_back(index.find(level));
  levels.reserve(rows.size());
  for (const Index row : rows) {
    const auto code = labels.codes[static_cast<std::size_t>(row)];
    levels.push_back(code < 0 ? kMissingLevel : level_of[static_cast<std::size_t>(code)]);
  }
  return levels;
}

Outcomes outcomes_of(const Table& table, const std::vector<Index>& rows, const Schema& schema) {
  Outcomes outcomes;
  if (schema.task.kind == Task::Kind::classification) {
    std::vector<std::string> said_elsewhere;
    outcomes.y = encode_targets(table, rows, schema, Schema::Targets::learned, said_elsewhere)
                     .cast<double>();
  } else {
    outcomes.y.resize(static_cast<Index>(rows.size()), std::ssize(schema.targets));
    for (std::size_t k = 0; k < schema.targets.size(); ++k) {
      const std::vector<double> numbers = numbers_of(table, *table.find(schema.targets[k]), rows);
      for (std::size_t i = 0; i < rows.size(); ++i)
        outcomes.y(static_cast<Index>(i), static_cast<Index>(k)) = numbers[i];
    }
  }
  if (!schema.weight.empty()) outcomes.w = encode_weights(table, rows, *table.find(schema.weight));
  return outcomes;
}

void learn_means(const std::vector<std::int32_t>& levels, const Outcomes& outcomes,
                 ColumnSpec& spec) {
  Sums sums(spec.levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto row = static_cast<Index>(i);
    sums.add(levels[i], outcomes.y(row, spec.output), weight_of(outcomes, row));
  }
  spec.means.clear();
  for (std::size_t level = 0; level < spec.levels.size(); ++level)
    spec.means.push_back(sums.mean(static_cast<std::int32_t>(level)));
  spec.unseen = sums.all.mean();
}

double mean_of_level(const ColumnSpec& spec, std::int32_t level) {
  if (level == kMissingLevel) return kNaN;
  return level < 0 ? spec.unseen : spec.means[static_cast<std::size_t>(level)];
}

std::vector<double> means_out_of_fold(const std::vector<std::int32_t>& levels,
                                      const Outcomes& outcomes, const ColumnSpec& spec) {
  Rng rng(levels.size());
  std::vector<Index> fold_of;
  for (std::size_t i = 0; i < levels.size(); ++i) fold_of.push_back(rng.below(kFolds));
  std::vector<double> means(levels.size());
  for (Index fold = 0; fold < kFolds; ++fold) {
    Sums others(spec.levels.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const auto row = static_cast<Index>(i);
      if (fold_of[i] != fold)
        others.add(levels[i], outcomes.y(row, spec.output), weight_of(outcomes, row));
    }
    for (std::size_t i = 0; i < levels.size(); ++i)
      if (fold_of[i] == fold) means[i] = levels[i] == kMissingLevel ? kNaN : others.mean(levels[i]);
  }
  return means;
}

bool has_target_encoding(std::size_t levels, Index known, const Task& task,
                         const SchemaConfig& config) {
  return config.encode_levels > 0 && levels > static_cast<std::size_t>(config.encode_levels) &&
         known >= kRowsPerLevel * static_cast<Index>(levels) && task.size() <= kMostOutputs;
}

void add_target_encodings(const Table& table, const std::vector<Index>& rows,
                          const SchemaConfig& config, int bins, Schema& schema) {
  std::vector<ColumnSpec> columns;
  std::optional<Outcomes> outcomes;  // only where somebody asks
  for (const ColumnSpec& category : schema.columns) {
    columns.push_back(category);
    if (!may_have_encoding(category, config)) continue;
    const Column& column = *table.find(category.name);
    if (!column.origin.empty()) continue;
    const Column labels = as_labels(column);
    ColumnSpec spec;
    spec.category = category.name;
    spec.levels = levels_in(labels, rows);
    const std::vector<std::int32_t> levels = levels_of(spec, labels, rows);
    const auto known = std::ssize(levels) - std::count(levels.begin(), levels.end(), kMissingLevel);
    if (!has_target_encoding(spec.levels.size(), known, schema.task, config)) continue;
    if (!outcomes) outcomes = outcomes_of(table, rows, schema);
    const Index outputs = outcomes->y.cols();
    const bool two_classes = schema.task.kind == Task::Kind::classification && outputs == 2;
    for (spec.output = two_classes ? 1 : 0; spec.output < outputs; ++spec.output) {
      const std::string& of = schema.task.outputs[static_cast<std::size_t>(spec.output)];
      spec.name = free_name(fmt::format("{}:mean {}", category.name, of), table);
      learn_means(levels, *outcomes, spec);
      if (learn_scale(means_out_of_fold(levels, *outcomes, spec), config, bins, spec))
        columns.push_back(spec);
    }
  }
  schema.columns = std::move(columns);
}

}  // namespace resboost
