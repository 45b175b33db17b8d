#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Evenly spaced numbers in memory of somebody else's, aligned or not.
struct NumberMemory {
  enum class Type {
    float64,
    float32,
    float16,
    int64,
    int32,
    int16,
    int8,
    uint64,
    uint32,
    uint16,
    uint8
  };
  Type type = Type::float64;
  const void* first = nullptr;
  std::ptrdiff_t stride = 0;  ///< bytes from one to the next, of either sign
  std::size_t size = 0;       ///< numbers
  /// Keeps the memory; null: whoever lends it does, as long as a column that reads it lives.
  std::shared_ptr<const void> keeper{};
};

/// The numbers of a column: doubles of its own, or memory of somebody else's, which is read as
/// doubles and never written.
///
///   ColumnNumbers numbers{1, 2.5};           // its own
///   numbers.own()[0] = 3;
///   double second = numbers[1];
///   numbers = ColumnNumbers(NumberMemory{NumberMemory::Type::float32, x, 4, 100});  // borrowed
///
/// A call of operator[] asks what the memory is; read() does so once for all its rows.
class ColumnNumbers {
 public:
  class Iterator;

  ColumnNumbers() = default;
  ColumnNumbers(std::vector<double> own) : own_(std::move(own)) {}
  ColumnNumbers(std::initializer_list<double> own) : own_(own) {}
  explicit ColumnNumbers(NumberMemory borrowed);
  ColumnNumbers(const ColumnNumbers&) = default;
  ColumnNumbers(ColumnNumbers&& other) noexcept;  ///< leaves it empty
  ColumnNumbers& operator=(const ColumnNumbers&) = default;
  ColumnNumbers& operator=(ColumnNumbers&& other) noexcept;
  ~ColumnNumbers() = default;

  std::size_t size() const { return is_borrowed_ ? borrowed_.size : own_.size(); }
  bool empty() const { return size() == 0; }
  bool are_borrowed() const { return is_borrowed_; }
  double operator[](std::size_t row) const {
    return is_borrowed_ ? borrowed_number(row) : own_[row];
  }
  /// out[i]: the number of rows[i].   out: [rows.size()]
  void read(std::span<const Index> rows, double* out) const;

  /// To write. Borrowed numbers are copied first, so that no other thread may read meanwhile.
  std::vector<double>& own();
  void push_back(double value) { own().push_back(value); }

  Iterator begin() const;
  Iterator end() const;
  friend bool operator==(const ColumnNumbers& a, const ColumnNumbers& b);

 private:
  double borrowed_number(std::size_t row) const;

  std::vector<double> own_;
  NumberMemory borrowed_;
  bool is_borrowed_ = false;
};

/// Reads one number after the other.
class ColumnNumbers::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = double;
  using difference_type = std::ptrdiff_t;
  using pointer = const double*;
  using reference = double;

  Iterator(const ColumnNumbers& numbers, std::size_t row) : numbers_(&numbers), row_(row) {}
  double operator*() const { return (*numbers_)[row_]; }
  Iterator& operator++() {
    ++row_;
    return *this;
  }
  Iterator operator++(int) {
    const Iterator before = *this;
    ++row_;
    return before;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.row_ == b.row_; }

 private:
  const ColumnNumbers* numbers_;
  std::size_t row_;
};

inline ColumnNumbers::Iterator ColumnNumbers::begin() const { return {*this, 0}; }
inline ColumnNumbers::Iterator ColumnNumbers::end() const { return {*this, size()}; }

}  // namespace resboost
