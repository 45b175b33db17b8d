#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data/category.h"
#include "data/missing_words.h"
#include "resboost/schema.h"

namespace resboost {

/// Single rows of values as Schema::encode() has them of a table, without a table. Const, allocates
/// nothing.
class RowEncoder {
 public:
  using Value = std::variant<std::monostate, double, std::string_view>;

  /// Borrows the schema, which is of a table.
  explicit RowEncoder(const Schema& schema);

  /// Names of the file's columns, a date once.
  const std::vector<std::string>& columns() const { return names_; }
  Index features() const { return features_; }
  Index codes() const { return codes_; }

  /// values: [columns]; x: [features], or null; codes: [codes] as numbers, or null. DataError names
  /// column and value.
  void encode(const Value* values, Real* x, Real* codes) const;
  void encode(const double* values, Real* x, Real* codes) const;

 private:
  struct Part {
    const ColumnSpec* spec;
    std::string of_date;  ///< "year", ...; empty: the value itself
    LevelIndex levels;
    Index feature, code;
  };
  struct FileColumn {
    NumberForm form;
    const DateForm* date;  ///< null: none
    std::vector<Part> parts;
  };

  double number(std::size_t column, const Value& value) const;
  double known(double number) const;
  std::int32_t level(const Part& part, const Value& value) const;
  void encode_category(const Part& part, const Value& value, Real* x, Real* codes) const;
  void encode_date(std::size_t column, const Value& value, Real* x, Real* codes) const;
  void encode_one(std::size_t column, const Value& value, Real* x, Real* codes) const;

  MissingWords words_;
  std::vector<std::string> names_;
  std::vector<FileColumn> columns_;
  Index features_ = 0, codes_ = 0;
};

}  // namespace resboost
