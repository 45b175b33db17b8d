#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "data/category.h"
#include "data/encode_value.h"
#include "data/field.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "data/roles.h"
#include "data/schema_columns.h"
#include "data/target.h"
#include "data/values.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

bool any_infinite(const Column& column, const std::vector<Index>& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](Index row) {
    return std::isinf(column.numbers[static_cast<std::size_t>(row)]);
  });
}

/// A category of one number and gaps was learned by value.
Column labels_to_find(const ColumnSpec& spec, const Column& column) {
  const bool by_value = column.numeric && column.codes.empty() && spec.levels.size() == 1;
  return by_value ? as_values(column) : as_labels(column);
}

constexpr Index kRowsAtOnce =
    256;  // so many rows of x stay in the cache while column after column is written

/// One column on its way to its features: values checked, text looked up.
class ColumnEncoder {
 public:
  /// absent: numbers that stand for a missing value, as -999, which a table out of memory has too.
  ColumnEncoder(const ColumnSpec& spec, const Table& table, const Column& column,
                const std::vector<Index>& rows, Views views, const std::vector<double>& absent,
                std::vector<std::string>& warnings)
      : spec_(spec), column_(column), rows_(rows) {
    if (spec.kind == ColumnSpec::Kind::numeric) {
      if (!column.numeric || !absent.empty() || any_infinite(column, rows))
        spelled_ = numbers_of(table, column, rows);  // and refuses what is no finite number
      for (double& number : spelled_)
        if (std::find(absent.begin(), absent.end(), number) != absent.end())
          number = std::numeric_limits<double>::quiet_NaN();
      warn_of_gaps(table, views, warnings);
    } else {
      find_levels(table, labels_to_find(spec, column), rows, warnings);
    }
  }

  /// out: spec.width() features of the i-th of the rows, zeros so far.
  void encode(std::size_t i, Real* out) const {
    if (spec_.kind == ColumnSpec::Kind::category) return encode_level(spec_, levels_[i], out);
    encode_number(spec_, number(i), out);
  }

  std::uint8_t code(std::size_t i) const {
    return spec_.kind == ColumnSpec::Kind::category ? code_of_level(levels_[i])
                                                    : code_of_number(spec_, number(i));
  }

 private:
  double number(std::size_t i) const {
    return spelled_.empty() ? column_.numbers[static_cast<std::size_t>(rows_[i])] : spelled_[i];
  }

  void warn_of_gaps(const Table& table, Views views, std::vector<std::string>& warnings) const {
    if (spec_.indicator) return;
    Index gaps = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) gaps += std::isnan(number(i));
    if (gaps == 0) return;
    warnings.push_back(
        fmt::format("{}, column {}: rows with a missing value, of which training had none: {}{}",
                    table.source, in_quotes(spec_.name), gaps,
                    views.numbers ? "; taken as " + number_name(spec_.imputed) : std::string()));
  }

  void find_levels(const Table& table, const Column& column, const std::vector<Index>& rows,
                   std::vector<std::string>& warnings) {
    const LevelIndex index(spec_.levels);
    std::vector<std::int32_t> level_of;
    for (const std::string& level : column.levels) level_of.push_back(index.find(level));
    Index unseen = 0;
    std::string first;
    levels_.reserve(rows.size());
    for (const Index row : rows) {
      const auto code = column.codes[static_cast<std::size_t>(row)];
      const std::int32_t level =
          code < 0 ? kMissingLevel : level_of[static_cast<std::size_t>(code)];
      levels_.push_back(level);
      if (level == kUnseenLevel && unseen++ == 0) {
        first =
            fmt::format("{} in line {}", in_quotes(column.levels[static_cast<std::size_t>(code)]),
                        line_of(table, row));
      }
    }
    if (unseen == 0) return;
    warnings.push_back(
        fmt::format("{}, column {}: rows with a category that the model does not know: {} (first "
                    "{}); it counts as none",
                    table.source, in_quotes(spec_.name), unseen, first));
  }

  const ColumnSpec& spec_;
  const Column& column_;
  const std::vector<Index>& rows_;
  std::vector<double> spelled_;       // numeric, unless the column's own numbers do: of each row
  std::vector<std::int32_t> levels_;  // category: the level of each row
};

/// Weights of labelled rows, none if there is no weight column. To evaluate one can do without:
/// every row counts the same then.
Vector weights(const Schema& schema, const Table& table, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings) {
  if (schema.weight.empty()) return {};
  if (const Column* column = table.find(schema.weight)) return encode_weights(table, rows, *column);
  const std::string text =
      fmt::format("{}: no weight column {}", table.source, in_quotes(schema.weight));
  if (targets == Schema::Targets::required) throw DataError(text + "; the training rows need it");
  warnings.push_back(text + "; every row counts the same");
  return {};
}

/// One for each column that is not ignored.
using Encoders = std::vector<ColumnEncoder>;

/// The features of all rows.   [rows, schema.width()]
Matrix encode_numbers(const Schema& schema, const Encoders& encoders, Index rows) {
  std::vector<Index> offsets;
  Index offset = 0;
  for (const ColumnSpec* spec : schema.coded_columns()) {
    offsets.push_back(offset);
    offset += spec->width();
  }
  Matrix x = Matrix::Zero(rows, offset);
  parallel_slices(rows, kRowsAtOnce, [&](Range slice, int) {
    for (std::size_t c = 0; c < encoders.size(); ++c) {
      for (Index i = slice.begin; i < slice.end; ++i)
        encoders[c].encode(static_cast<std::size_t>(i), x.row(i).data() + offsets[c]);
    }
  });
  return x;
}

Codes encode_codes(const Schema& schema, const Encoders& encoders, Index rows) {
  Codes codes;
  codes.rows = rows;
  for (const ColumnSpec* spec : schema.coded_columns()) codes.columns.push_back(spec->coded());
  const auto n = static_cast<std::size_t>(rows);
  codes.values.resize(encoders.size() * n);
  parallel_slices(rows, kRowsAtOnce, [&](Range slice, int) {
    for (std::size_t c = 0; c < encoders.size(); ++c) {
      for (auto i = static_cast<std::size_t>(slice.begin); i < static_cast<std::size_t>(slice.end);
           ++i)
        codes.values[c * n + i] = encoders[c].code(i);
    }
  });
  return codes;
}

}  // namespace

Dataset Schema::encode(const Table& table, const std::vector<Index>& rows, Targets mode,
                       std::vector<std::string>& warnings, Views views) const {
  if (views.codes && !has_cuts())
    throw ConfigError(table.source + ": codes of a schema without cuts; call learn_cuts() first");
  check_shape(table, rows);
  const ColumnsByName by_name = columns_for(*this, table);
  const MissingWords words(reading);
  Encoders encoders;
  for (const ColumnSpec* spec : coded_columns())
    encoders.emplace_back(*spec, table, *by_name.at(spec->name), rows, views, words.numbers(),
                          warnings);
  Dataset data;
  const auto n = static_cast<Index>(rows.size());
  data.x = views.numbers ? encode_numbers(*this, encoders, n) : Matrix(n, 0);
  if (views.numbers) data.columns = feature_names();
  if (views.codes) data.codes = encode_codes(*this, encoders, n);
  if (mode != Targets::none) {
    data.y = encode_targets(table, rows, *this, mode, warnings);
    data.w = weights(*this, table, rows, mode, warnings);
  }
  return data;
}

}  // namespace resboost
