#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "resboost/numbers.h"
#include "resboost/resboost_c_arrow.h"

// Arrow's structs, which are not trusted further than their buffers.
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

/// DataError for a type that is not supported.
ArrowType arrow_type_of(const ArrowSchema& schema);

/// Numbers of buffers that an array of a type has.
struct BufferCount {
  std::int64_t least, most;
  const char* text;
};
BufferCount buffers_of(const ArrowType& type);

bool has_numbers(const ArrowType& type);
bool is_whole(NumberMemory::Type type);
/// Of one number.
std::size_t bytes_of(NumberMemory::Type type);

/// What is wrong with a struct whatever column it is of; "": nothing.
std::string contradiction(const ArrowArray& array);
/// Bits of the values, null where all are valid.
const std::uint8_t* validity(const ArrowArray& array);
/// "" of null.
std::string text_of(const char* text);

}  // namespace resboost::c
