#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/target_encoding.h"
#include "resboost/schema.h"

namespace resboost {

/// One column on its way to its features: values checked, text looked up. Borrows all it is given.
class ColumnEncoder {
 public:
  /// So many rows of x stay in the cache while column after column is written.
  static constexpr std::size_t kRowsAtOnce = 256;

  /// absent: numbers that stand for a missing value, as -999, which a table out of memory has too.
  /// learned_from: null, or outcomes of the rows, which the schema was learned from.
  ColumnEncoder(const ColumnSpec& spec, const Table& table, const Column& column,
                const std::vector<Index>& rows, Views views, const std::vector<double>& absent,
                const Outcomes* learned_from, std::vector<std::string>& warnings);

  /// The features of some of the rows, at most kRowsAtOnce: spec.width() of each, zeros so far,
  /// those of a row so many numbers behind those of the one before.
  void encode(Range some, Real* out, Index apart) const;

  /// out: the codes of some of the rows, at most kRowsAtOnce.
  void codes(Range some, std::uint8_t* out) const;

  /// From now on encode() does without the table's column, and there are no codes any more. Where
  /// bins are made of the numbers they stay double, else what encode() writes of each is enough.
  void keep_own();

 private:
  /// Where they lie, or in the room.
  std::span<const double> numbers_of_rows(Range some, std::array<double, kRowsAtOnce>& room) const;
  Index gaps_of_spelled() const;
  std::vector<double> means() const;
  void warn_of_gaps(const Table& table, Index gaps, Views views,
                    std::vector<std::string>& warnings) const;
  void find_levels(const Table& table, const Column& column, const std::vector<Index>& rows,
                   std::vector<std::string>& warnings);

  const ColumnSpec& spec_;
  const Column& column_;
  const std::vector<Index>& rows_;
  std::vector<double> spelled_;       // numeric, unless the column's own numbers do: of each row
  std::vector<Real> scaled_;          // after keep_own(), without bins: of each row, or NaN
  std::vector<std::int32_t> levels_;  // category: the level of each row
};

}  // namespace resboost
