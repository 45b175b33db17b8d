#include "resboost/numbers.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace resboost {
namespace {

template <class T>
T value_at(const NumberMemory& memory, std::size_t row) {
  T value;
  std::memcpy(
      &value,
      static_cast<const char*>(memory.first) + static_cast<std::ptrdiff_t>(row) * memory.stride,
      sizeof value);
  return value;
}

/// Calls visit(read) with a function from a row to its number, for the type that the memory has.
template <class Visit>
auto visit_memory(const NumberMemory& memory, const Visit& visit) {
  const auto as = [&]<class T>(T) {
    return visit([&](std::size_t row) { return static_cast<double>(value_at<T>(memory, row)); });
  };
  using Type = NumberMemory::Type;
  switch (memory.type) {
    case Type::float64:
      break;
    case Type::float32:
      return as(float{});
    case Type::float16:
      return as(Eigen::half{});
    case Type::int64:
      return as(std::int64_t{});
    case Type::int32:
      return as(std::int32_t{});
    case Type::int16:
      return as(std::int16_t{});
    case Type::int8:
      return as(std::int8_t{});
    case Type::uint64:
      return as(std::uint64_t{});
    case Type::uint32:
      return as(std::uint32_t{});
    case Type::uint16:
      return as(std::uint16_t{});
    case Type::uint8:
      return as(std::uint8_t{});
  }
  return as(double{});
}

}  // namespace

ColumnNumbers::ColumnNumbers(NumberMemory borrowed)
    : borrowed_(std::move(borrowed)), is_borrowed_(true) {}

ColumnNumbers::ColumnNumbers(ColumnNumbers&& other) noexcept { *this = std::move(other); }

ColumnNumbers& ColumnNumbers::operator=(ColumnNumbers&& other) noexcept {
  own_ = std::exchange(other.own_, {});
  borrowed_ = std::exchange(other.borrowed_, {});
  is_borrowed_ = std::exchange(other.is_borrowed_, false);
  return *this;
}

double ColumnNumbers::borrowed_number(std::size_t row) const {
  return visit_memory(borrowed_, [row](const auto& at) { return at(row); });
}

void ColumnNumbers::read(std::span<const Index> rows, double* out) const {
  if (!is_borrowed_) {
    for (const Index row : rows) *out++ = own_[static_cast<std::size_t>(row)];
    return;
  }
  visit_memory(borrowed_, [&](const auto& at) {
    for (const Index row : rows) *out++ = at(static_cast<std::size_t>(row));
  });
}

std::vector<double>& ColumnNumbers::own() {
  if (is_borrowed_) {
    own_.resize(borrowed_.size);
    visit_memory(borrowed_, [&](const auto& at) {
      for (std::size_t row = 0; row < own_.size(); ++row) own_[row] = at(row);
    });
    borrowed_ = {};
    is_borrowed_ = false;
  }
  return own_;
}

bool operator==(const ColumnNumbers& a, const ColumnNumbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace resboost
