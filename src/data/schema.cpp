#include "resboost/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "data/cuts.h"
#include "data/field.h"

namespace resboost {

bool ColumnSpec::is_binary() const { return levels.size() == 2 && !missing_level; }

Index ColumnSpec::width() const {
  switch (kind) {
    case Kind::numeric:
      return 1 + (edges.empty() ? 0 : static_cast<Index>(edges.size()) - 1) + (indicator ? 1 : 0);
    case Kind::category:
      return is_binary() ? 1 : static_cast<Index>(levels.size()) + (missing_level ? 1 : 0);
    case Kind::ignored:
      return 0;
  }
  return 0;
}

Codes::Column ColumnSpec::coded() const {
  const auto bins = kind == Kind::numeric ? cuts.size() + 1 : levels.size();
  return {1 + static_cast<int>(std::min<std::size_t>(bins, kMostCodes)), kind == Kind::numeric, 0,
          kind == Kind::numeric ? values_of_bins(cuts) : std::vector<Real>{}};
}

std::vector<const ColumnSpec*> Schema::coded_columns() const {
  std::vector<const ColumnSpec*> coded;
  for (const ColumnSpec& column : columns)
    if (column.kind != ColumnSpec::Kind::ignored) coded.push_back(&column);
  return coded;
}

bool Schema::has_cuts() const {
  return pictures.shape.size() == 0 &&
         std::none_of(columns.begin(), columns.end(), [](const ColumnSpec& column) {
           return column.kind == ColumnSpec::Kind::numeric && column.cuts.empty();
         });
}

Index Schema::width() const {
  if (pictures.shape.size() > 0) return pictures.shape.size();
  return std::accumulate(columns.begin(), columns.end(), Index{0},
                         [](Index sum, const ColumnSpec& column) { return sum + column.width(); });
}

std::vector<std::string> Schema::feature_names() const {
  std::vector<std::string> names;
  for (const ColumnSpec& column : columns) {
    if (column.kind == ColumnSpec::Kind::numeric) {
      names.push_back(column.name);
      for (std::size_t j = 1; j < column.edges.size(); ++j)
        names.push_back(fmt::format("{}:bin{}", column.name, j));
      if (column.indicator) names.push_back(column.name + ":missing");
    } else if (column.kind == ColumnSpec::Kind::category) {
      const std::size_t count = column.is_binary() ? 1 : column.levels.size();
      for (std::size_t j = 0; j < count; ++j)
        names.push_back(fmt::format("{}={}", column.name, column.levels[j]));
      if (column.missing_level) names.push_back(column.name + ":missing");
    }
  }
  return names;
}

namespace {

/// A column of numbers with one value and gaps is learned as a category (only whether it is there
/// can tell anything). It stays a column of numbers to the reader: 0.5 may be written .5 next time.
bool is_one_number(const ColumnSpec& column) {
  double value = 0;
  return column.kind == ColumnSpec::Kind::category && column.levels.size() == 1 &&
         column.missing_level && read_field(column.levels[0], value) == FieldKind::number &&
         number_name(value) == column.levels[0];
}

}  // namespace

ReadConfig read_config_for(const Schema& schema, Schema::Targets targets) {
  ReadConfig config;
  config.reading = schema.reading;
  config.number_columns = schema.pictures.columns;
  for (const ColumnSpec& column : schema.columns) {
    if (!column.category.empty()) continue;  // its labels are a column of their own
    if (column.kind == ColumnSpec::Kind::numeric || is_one_number(column))
      config.number_columns.push_back(column.name);
    else if (column.kind == ColumnSpec::Kind::category)
      config.text_columns.push_back(column.name);
  }
  if (targets == Schema::Targets::none) return config;
  auto& target_columns =
      schema.task.kind == Task::Kind::regression ? config.number_columns : config.text_columns;
  target_columns.insert(target_columns.end(), schema.targets.begin(), schema.targets.end());
  if (!schema.weight.empty()) config.number_columns.push_back(schema.weight);
  return config;
}

std::vector<Index> all_rows(const Table& table) {
  std::vector<Index> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  return rows;
}

void balance_classes(Dataset& data) {
  if (data.w.size() == 0) data.w = Vector::Ones(data.rows());
  using Total = Eigen::VectorXd;
  const Total totals = data.y.cast<double>().transpose() * data.w.cast<double>();
  const double classes = static_cast<double>((totals.array() > 0).count());
  const double whole = totals.sum();
  for (Index i = 0; i < data.rows(); ++i) {
    Index k;
    if (data.y.row(i).maxCoeff(&k) <= 0 || totals[k] <= 0) continue;
    data.w[i] = static_cast<Real>(static_cast<double>(data.w[i]) * whole / (classes * totals[k]));
  }
  const double sum = data.w.cast<double>().sum();
  if (sum > 0) data.w *= static_cast<Real>(static_cast<double>(data.rows()) / sum);
}

}  // namespace resboost
