#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "c/objects.h"
#include "data/interner.h"
#include "resboost/numbers.h"
#include "resboost/resboost_c_arrow.h"

// Arrow's struct arrays -> columns. Structs are not trusted further than their buffers.
namespace resboost::c {

/// A struct of Arrow's that was taken over: the caller's is marked as released, this one is
/// released in the end.
template <class Struct>
class Taken {
 public:
  Taken() = default;
  /// from: may be null, or released already.
  explicit Taken(Struct* from) noexcept {
    if (!from || !from->release) return;
    struct_ = *from;
    from->release = nullptr;
  }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  ~Taken() {
    if (is_there()) struct_.release(&struct_);
  }
  bool is_there() const { return struct_.release != nullptr; }
  const Struct& operator*() const { return struct_; }
  Struct* get() { return &struct_; }

 private:
  Struct struct_{};
};

using SharedArray = std::shared_ptr<const Taken<ArrowArray>>;

/// What a column's values are.
struct ArrowType {
  enum class Kind { number, boolean, text, large_text, text_view, nulls };
  Kind kind;
  NumberMemory::Type number = NumberMemory::Type::float64;
};

/// Some rows of an array, validity and all.
struct ArrowRows {
  const ArrowArray& array;
  std::size_t begin, size;                    ///< place of the first among the array's values; rows
  const std::uint8_t* valid;                  ///< bits of the array's values; null: all are
  const std::uint8_t* batch_valid = nullptr;  ///< likewise, of the batch that they belong to
  std::size_t batch_begin = 0;
  bool is_missing(std::size_t i) const {
    return !bit(valid, begin + i) || !bit(batch_valid, batch_begin + i);
  }
  bool any_missing() const;

 private:
  static bool bit(const std::uint8_t* bits, std::size_t i) {
    return !bits || (bits[i / 8] >> i % 8 & 1) != 0;
  }
};

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

/// The columns of a table out of struct arrays.
class ArrowTable {
 public:
  /// DataError for a schema that is none of a table.
  explicit ArrowTable(const ArrowSchema& schema);

  std::size_t rows() const { return rows_; }
  /// DataError for an array that is none of this schema, or of too many rows.
  void append(const ArrowArray& batch);
  std::vector<Column> of_one(const SharedArray& batch);
  std::vector<Column> take();

 private:
  void require_batch(const ArrowArray& batch);

  std::vector<ArrowColumn> columns_;
  std::size_t rows_ = 0;
};

}  // namespace resboost::c
