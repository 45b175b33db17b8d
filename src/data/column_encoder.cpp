#include "data/column_encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/category.h"
#include "data/encode_value.h"
#include "data/field.h"
#include "data/message.h"
#include "data/values.h"

namespace resboost {
namespace {

constexpr std::size_t kRowsAtOnce = ColumnEncoder::kRowsAtOnce;

/// A category of one number and gaps was learned by value.
Column labels_to_find(const ColumnSpec& spec, const Column& column) {
  const bool by_value = column.numeric && column.codes.empty() && spec.levels.size() == 1;
  return by_value ? as_values(column) : as_labels(column);
}

/// visit(first, numbers) for every kRowsAtOnce of these rows of a column: read so many at a time,
/// what memory they come from costs nothing.
template <class Visit>
void for_numbers(const ColumnNumbers& column, std::span<const Index> rows, const Visit& visit) {
  std::array<double, kRowsAtOnce> room;
  for (std::size_t first = 0; first < rows.size(); first += kRowsAtOnce) {
    const auto some = rows.subspan(first, std::min(kRowsAtOnce, rows.size() - first));
    column.read(some, room.data());
    visit(first, std::span<const double>(room.data(), some.size()));
  }
}

/// What there is besides numbers.
struct Unusual {
  Index gaps = 0;
  bool infinite = false;
};

void count(std::span<const double> numbers, Unusual& unusual) {
  for (const double number : numbers) {
    unusual.gaps += std::isnan(number);
    unusual.infinite |= std::isinf(number);
  }
}

Unusual unusual_of(const ColumnNumbers& column, std::span<const Index> rows) {
  Unusual unusual;
  for_numbers(column, rows,
              [&](std::size_t, std::span<const double> some) { count(some, unusual); });
  return unusual;
}

}  // namespace

ColumnEncoder::ColumnEncoder(const ColumnSpec& spec, const Table& table, const Column& column,
                             const std::vector<Index>& rows, Views views,
                             const std::vector<double>& absent, const Outcomes* learned_from,
                             std::vector<std::string>& warnings)
    : spec_(spec), column_(column), rows_(rows) {
  if (!spec.category.empty()) {
    find_levels(table, labels_to_find(spec, column), rows, warnings);
    spelled_ = learned_from ? means_out_of_fold(levels_, *learned_from, spec) : means();
    levels_ = std::vector<std::int32_t>();
    warn_of_gaps(table, gaps_of_spelled(), views, warnings);
  } else if (spec.kind == ColumnSpec::Kind::numeric) {
    Unusual unusual;
    if (column.numeric && absent.empty()) unusual = unusual_of(column.numbers, rows);
    if (!column.numeric || !absent.empty() || unusual.infinite)
      spelled_ = numbers_of(table, column, rows);  // and refuses what is no finite number
    for (double& number : spelled_)
      if (std::find(absent.begin(), absent.end(), number) != absent.end())
        number = std::numeric_limits<double>::quiet_NaN();
    warn_of_gaps(table, spelled_.empty() ? unusual.gaps : gaps_of_spelled(), views, warnings);
  } else {
    find_levels(table, labels_to_find(spec, column), rows, warnings);
  }
}

void ColumnEncoder::encode(Range some, Real* out, Index apart) const {
  const auto begin = static_cast<std::size_t>(some.begin);
  const auto n = static_cast<std::size_t>(some.size());
  const auto for_rows = [&](const auto& encode_row) {
    for (std::size_t i = 0; i < n; ++i, out += apart) encode_row(i, out);
  };
  if (spec_.kind == ColumnSpec::Kind::category)
    return for_rows([&](std::size_t i, Real* to) { encode_level(spec_, levels_[begin + i], to); });
  if (!scaled_.empty())
    return for_rows([&](std::size_t i, Real* to) { encode_scaled(spec_, scaled_[begin + i], to); });
  std::array<double, kRowsAtOnce> room;
  const auto numbers = numbers_of_rows(some, room);
  for_rows([&](std::size_t i, Real* to) { encode_number(spec_, numbers[i], to); });
}

void ColumnEncoder::codes(Range some, std::uint8_t* out) const {
  const auto begin = static_cast<std::size_t>(some.begin);
  const auto n = static_cast<std::size_t>(some.size());
  if (spec_.kind == ColumnSpec::Kind::category) {
    for (std::size_t i = 0; i < n; ++i) out[i] = code_of_level(levels_[begin + i]);
    return;
  }
  std::array<double, kRowsAtOnce> room;
  const auto numbers = numbers_of_rows(some, room);
  for (std::size_t i = 0; i < n; ++i) out[i] = code_of_number(spec_, numbers[i]);
}

void ColumnEncoder::keep_own() {
  if (spec_.kind == ColumnSpec::Kind::category) return;
  if (!spec_.edges.empty()) {
    if (!spelled_.empty()) return;
    spelled_.resize(rows_.size());
    column_.numbers.read(rows_, spelled_.data());
    return;
  }
  scaled_.resize(rows_.size());
  const auto scale = [&](std::size_t first, std::span<const double> numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
      scaled_[first + i] = scaled_number(spec_, numbers[i]);
  };
  if (spelled_.empty())
    for_numbers(column_.numbers, rows_, scale);
  else
    scale(0, spelled_);
  spelled_ = std::vector<double>();
}

std::span<const double> ColumnEncoder::numbers_of_rows(
    Range some, std::array<double, kRowsAtOnce>& room) const {
  const auto begin = static_cast<std::size_t>(some.begin);
  const auto n = static_cast<std::size_t>(some.size());
  if (!spelled_.empty()) return std::span(spelled_).subspan(begin, n);
  column_.numbers.read(std::span(rows_).subspan(begin, n), room.data());
  return {room.data(), n};
}

Index ColumnEncoder::gaps_of_spelled() const {
  Unusual unusual;
  count(spelled_, unusual);
  return unusual.gaps;
}

std::vector<double> ColumnEncoder::means() const {
  std::vector<double> means;
  for (const std::int32_t level : levels_) means.push_back(mean_of_level(spec_, level));
  return means;
}

void ColumnEncoder::warn_of_gaps(const Table& table, Index gaps, Views views,
                                 std::vector<std::string>& warnings) const {
  if (spec_.indicator || gaps == 0) return;
  warnings.push_back(fmt::format(
      "{}, column {}: rows with a missing value, of which training had none: {}{}", table.source,
      in_quotes(spec_.table_column()), gaps,
      views.numbers && spec_.category.empty() ? "; taken as " + number_name(spec_.imputed)
                                              : std::string()));
}

void ColumnEncoder::find_levels(const Table& table, const Column& column,
                                const std::vector<Index>& rows,
                                std::vector<std::string>& warnings) {
  levels_ = levels_of(spec_, column, rows);
  const auto unseen = std::count(levels_.begin(), levels_.end(), kUnseenLevel);
  if (unseen == 0) return;
  const auto i = std::find(levels_.begin(), levels_.end(), kUnseenLevel) - levels_.begin();
  const Index row = rows[static_cast<std::size_t>(i)];
  const std::string first = fmt::format(
      "{} in line {}",
      in_quotes(
          column.levels[static_cast<std::size_t>(column.codes[static_cast<std::size_t>(row)])]),
      line_of(table, row));
  warnings.push_back(fmt::format(
      "{}, column {}: rows with a category that the model does not know: {} (first "
      "{}); {}",
      table.source, in_quotes(spec_.table_column()), unseen, first,
      spec_.category.empty() ? "it counts as none" : "its mean of the target is that of all rows"));
}

}  // namespace resboost
