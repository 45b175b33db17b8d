#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/memory.h"
#include "base/parallel.h"
#include "data/column_encoder.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "data/roles.h"
#include "data/schema_columns.h"
#include "data/target.h"
#include "data/target_encoding.h"
#include "resboost/error.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

/// Numbers of a column whose memory the system gets back at once: elsewhere nobody could use it.
constexpr std::size_t kLargeColumn = std::size_t{1} << 17;

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
  parallel_slices(static_cast<Index>(n), Index{ColumnEncoder::kRowsAtOnce},
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
  parallel_slices(rows, Index{ColumnEncoder::kRowsAtOnce}, [&](Range slice, int) {
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
