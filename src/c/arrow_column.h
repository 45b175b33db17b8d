#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "c/arrow_structs.h"
#include "data/interner.h"
#include "resboost/dataset.h"

namespace resboost::c {

/// One column of batches that come one after the other.
class ArrowColumn {
 public:
  /// DataError for a type that is not supported.
  explicit ArrowColumn(const ArrowSchema& schema);

  /// What a batch has of it is copied. DataError for structs that contradict themselves.
  void append(const ArrowArray& batch, const ArrowArray& array);
  /// The column of a batch that is the only one: numbers without nulls are borrowed.
  Column of_one(const SharedArray& batch, const ArrowArray& array);
  Column take();

 private:
  ArrowColumn(std::string name, ArrowType type);

  ArrowRows checked(const ArrowArray& array) const;
  ArrowRows rows_of(const ArrowArray& batch, const ArrowArray& array) const;
  NumberMemory memory_of(const ArrowRows& rows) const;
  void append(const ArrowRows& rows);
  void append_numbers(const ArrowRows& rows);
  void append_levels(const ArrowRows& rows);
  template <class Offset>
  void append_texts(const ArrowRows& rows);
  void append_views(const ArrowRows& rows);
  template <class CodeOf>
  void append_codes(const ArrowRows& rows, const CodeOf& code_of);
  std::int32_t code(std::string_view text, std::size_t i);
  [[noreturn]] void fail(const std::string& what) const;
  [[noreturn]] void fail(std::size_t i, const std::string& what) const;

  std::string name_;
  const char* counted_ = "row";  // what errors call a place
  ArrowType type_;
  std::optional<ArrowType> levels_;  // of a dictionary, whose values they are
  Column column_;
  Interner texts_;
  std::size_t rows_ = 0;  // so far
};

}  // namespace resboost::c
