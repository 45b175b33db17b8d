#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "base/memory.h"
#include "base/parallel.h"
#include "data/category.h"
#include "data/encode_value.h"
#include "data/field.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "data/roles.h"
#include "data/schema_columns.h"
#include "data/target.h"
#include "data/target_encoding.h"
#include "data/values.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

/// A category of one number and gaps was learned by value.
Column labels_to_find(const ColumnSpec& spec, const Column& column) {
  const bool by_value = column.numeric && column.codes.empty() && spec.levels.size() == 1;
  return by_value ? as_values(column) : as_labels(column);
}

/// So many rows of x stay in the cache while column after column is written.
constexpr std::size_t kRowsAtOnce = 256;

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

/// Numbers of a column whose memory the system gets back at once: elsewhere nobody could use it.
constexpr std::size_t kLargeColumn = std::size_t{1} << 17;

/// One column on its way to its features: values checked, text looked up.
class ColumnEncoder {
 public:
  /// absent: numbers that stand for a missing value, as -999, which a table out of memory has too.
  /// learned_from: null, or outcomes of the rows, which the schema was learned from.
  ColumnEncoder(const ColumnSpec& spec, const Table& table, const Column& column,
                const std::vector<Index>& rows, Views views, const std::vector<double>& absent,
                const Outcomes* learned_from, std::vector<std::string>& warnings)
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

  /// The features of some of the rows, at most kRowsAtOnce: spec.width() of each, zeros so far,
  /// those of a row so many numbers behind those of the one before.
  void encode(Range some, Real* out, Index apart) const {
    const auto begin = static_cast<std::size_t>(some.begin);
    const auto n = static_cast<std::size_t>(some.size());
    const auto for_rows = [&](const auto& encode_row) {
      for (std::size_t i = 0; i < n; ++i, out += apart) encode_row(i, out);
    };
    if (spec_.kind == ColumnSpec::Kind::category)
      return for_rows(
          [&](std::size_t i, Real* to) { encode_level(spec_, levels_[begin + i], to); });
    if (!scaled_.empty())
      return for_rows(
          [&](std::size_t i, Real* to) { encode_scaled(spec_, scaled_[begin + i], to); });
    std::array<double, kRowsAtOnce> room;
    const auto numbers = numbers_of_rows(some, room);
    for_rows([&](std::size_t i, Real* to) { encode_number(spec_, numbers[i], to); });
  }

  /// out: the codes of some of the rows, at most kRowsAtOnce.
  void codes(Range some, std::uint8_t* out) const {
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

  /// From now on encode() does without the table's column, and there are no codes any more. Where
  /// bins are made of the numbers they stay double, else what encode() writes of each is enough.
  void keep_own() {
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

 private:
  /// Where they lie, or in the room.
  std::span<const double> numbers_of_rows(Range some, std::array<double, kRowsAtOnce>& room) const {
    const auto begin = static_cast<std::size_t>(some.begin);
    const auto n = static_cast<std::size_t>(some.size());
    if (!spelled_.empty()) return std::span(spelled_).subspan(begin, n);
    column_.numbers.read(std::span(rows_).subspan(begin, n), room.data());
    return {room.data(), n};
  }

  Index gaps_of_spelled() const {
    Unusual unusual;
    count(spelled_, unusual);
    return unusual.gaps;
  }

  std::vector<double> means() const {
    std::vector<double> means;
    for (const std::int32_t level : levels_) means.push_back(mean_of_level(spec_, level));
    return means;
  }

  void warn_of_gaps(const Table& table, Index gaps, Views views,
                    std::vector<std::string>& warnings) const {
    if (spec_.indicator || gaps == 0) return;
    warnings.push_back(fmt::format(
        "{}, column {}: rows with a missing value, of which training had none: {}{}", table.source,
        in_quotes(spec_.table_column()), gaps,
        views.numbers && spec_.category.empty() ? "; taken as " + number_name(spec_.imputed)
                                                : std::string()));
  }

  void find_levels(const Table& table, const Column& column, const std::vector<Index>& rows,
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
    warnings.push_back(
        fmt::format("{}, column {}: rows with a category that the model does not know: {} (first "
                    "{}); {}",
                    table.source, in_quotes(spec_.table_column()), unseen, first,
                    spec_.category.empty() ? "it counts as none"
                                           : "its mean of the target is that of all rows"));
  }

  const ColumnSpec& spec_;
  const Column& column_;
  const std::vector<Index>& rows_;
  std::vector<double> spelled_;       // numeric, unless the column's own numbers do: of each row
  std::vector<Real> scaled_;          // after keep_own(), without bins: of each row, or NaN
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
  if (targets != Schema::Targets::open) throw DataError(text + "; the training rows need it");
  warnings.push_back(text + "; every row counts the same");
  return {};
}

/// Some rows of a table on their way to a data set.
struct EncodedPart {
  explicit EncodedPart(const Schema::Part& part) : asked(part) {}

  const Schema::Part& asked;
  const std::vector<Index>& rows = asked.rows;
  std::vector<ColumnEncoder> encoders;  ///< of each column that is not ignored, so far
  std::optional<Outcomes> outcomes;     ///< where columns are means of those of other rows
  Dataset data;
  std::vector<std::string> warnings;
};

/// The codes of the last column so far, behind those of the others, where there is room for all.
void encode_codes(EncodedPart& part) {
  const auto n = part.rows.size();
  const ColumnEncoder& column = part.encoders.back();
  std::vector<std::uint8_t>& all = part.data.codes.values;
  all.resize(all.size() + n);
  std::uint8_t* const codes = all.data() + (all.size() - n);
  parallel_slices(static_cast<Index>(n), Index{kRowsAtOnce},
                  [&](Range slice, int) { column.codes(slice, codes + slice.begin); });
}

/// The features of all rows.   [rows, schema.width()]
Matrix encode_numbers(const Schema& schema, const EncodedPart& part) {
  std::vector<Index> offsets;
  Index offset = 0;
  for (const ColumnSpec* spec : schema.coded_columns()) {
    offsets.push_back(offset);
    offset += spec->width();
  }
  const auto rows = static_cast<Index>(part.rows.size());
  Matrix x = Matrix::Zero(rows, offset);
  parallel_slices(rows, Index{kRowsAtOnce}, [&](Range slice, int) {
    for (std::size_t c = 0; c < part.encoders.size(); ++c)
      part.encoders[c].encode(slice, x.row(slice.begin).data() + offsets[c], offset);
  });
  return x;
}

/// What of a row is no column to learn from.
void encode_outcomes(const Schema& schema, const Table& table, EncodedPart& part,
                     std::vector<std::string>& warnings) {
  if (part.asked.targets == Schema::Targets::none) return;
  part.data.y = encode_targets(table, part.rows, schema, part.asked.targets, warnings);
  part.data.w = weights(schema, table, part.rows, part.asked.targets, warnings);
}

bool has_means(const std::vector<const ColumnSpec*>& specs) {
  return std::any_of(specs.begin(), specs.end(),
                     [](const ColumnSpec* spec) { return !spec->category.empty(); });
}

/// A column of all parts. Of several that one column of the table gives the last knows the most
/// labels, so that it alone says which are unknown.
void encode_column(const ColumnSpec& spec, bool last, const Table& table, const Column& column,
                   const std::vector<double>& absent, Views views,
                   std::vector<EncodedPart>& parts) {
  for (EncodedPart& part : parts) {
    std::vector<std::string> unsaid;
    part.encoders.emplace_back(spec, table, column, part.rows, views, absent,
                               part.outcomes ? &*part.outcomes : nullptr,
                               last ? part.warnings : unsaid);
    if (views.codes) encode_codes(part);
  }
}

/// Column after column of all parts; done(column, parts) may take from the table what it has of
/// that column.
template <class Done>
std::vector<Dataset> encode_parts(const Schema& schema, const Table& table,
                                  std::span<const Schema::Part> asked,
                                  std::vector<std::string>& warnings, Views views,
                                  const Done& done) {
  if (views.codes && !schema.has_cuts())
    throw ConfigError(table.source + ": codes of a schema without cuts; call learn_cuts() first");
  const auto specs = schema.coded_columns();
  const ColumnsByName by_name = columns_for(schema, table);
  std::vector<EncodedPart> parts;
  std::vector<std::vector<std::string>> of_outcomes;  // said after those of columns
  for (const Schema::Part& some : asked) {
    check_shape(table, some.rows);
    EncodedPart& part = parts.emplace_back(some);
    encode_outcomes(schema, table, part, of_outcomes.emplace_back());
    if (some.targets == Schema::Targets::learned && has_means(specs))
      part.outcomes = outcomes_of(table, some.rows, schema);
    part.encoders.reserve(specs.size());
    if (!views.codes) continue;
    part.data.codes.rows = static_cast<Index>(some.rows.size());
    for (const ColumnSpec* spec : specs) part.data.codes.columns.push_back(spec->coded());
    // Memory is touched, and so taken, column by column, as that of the table is given back.
    part.data.codes.values.reserve(specs.size() * some.rows.size());
  }
  const MissingWords words(schema.reading);
  for (std::size_t c = 0; c < specs.size(); ++c) {
    const std::string& name = specs[c]->table_column();
    const bool last = c + 1 == specs.size() || specs[c + 1]->table_column() != name;
    const Column& column = *by_name.at(name);
    encode_column(*specs[c], last, table, column, words.numbers(), views, parts);
    done(column, last, parts);
  }
  std::vector<Dataset> data;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EncodedPart& part = parts[i];
    part.data.x = views.numbers ? encode_numbers(schema, part)
                                : Matrix(static_cast<Index>(part.rows.size()), 0);
    if (views.numbers) part.data.columns = schema.feature_names();
    for (const auto* said : {&part.warnings, &of_outcomes[i]})
      warnings.insert(warnings.end(), said->begin(), said->end());
    data.push_back(std::move(part.data));
    part.encoders.clear();
    if (part.rows.size() >= kLargeColumn) give_back_memory();
  }
  return data;
}

}  // namespace

Dataset Schema::encode(const Table& table, const std::vector<Index>& rows, Targets mode,
                       std::vector<std::string>& warnings, Views views) const {
  const auto nothing = [](const Column&, bool, const std::vector<EncodedPart>&) {};
  const Part all{rows, mode};
  return std::move(encode_parts(*this, table, {&all, 1}, warnings, views, nothing).front());
}

std::vector<Dataset> Schema::encode(Table&& table, std::span<const Part> parts,
                                    std::vector<std::string>& warnings, Views views) const {
  const auto take = [&](const Column& column, bool last, std::vector<EncodedPart>& encoded) {
    if (views.numbers)
      for (EncodedPart& part : encoded) part.encoders.back().keep_own();
    if (!last) return;
    Column& given = table.columns[static_cast<std::size_t>(&column - table.columns.data())];
    const bool is_large = given.numbers.size() >= kLargeColumn;
    given.numbers = ColumnNumbers();
    given.codes = std::vector<std::int32_t>();  // = {} would keep the memory
    if (is_large) give_back_memory();
  };
  return encode_parts(*this, table, parts, warnings, views, take);
}

}  // namespace resboost
