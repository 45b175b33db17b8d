#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "resboost/types.h"

namespace resboost {

// Values as bytes for another rank of the same program: no file format. A record has one function
// for both ways, `template <class Visitor> void carry(Visitor& v, Record& record)`, which names its
// fields to v.

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <class Visitor, class A, class B>
void carry(Visitor& v, std::pair<A, B>& both) {
  v(both.first);
  v(both.second);
}

class Packer {
 public:
  template <Plain T>
  void operator()(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const std::string& text) {
    (*this)(text.size());
    bytes_ += text;
  }
  template <class T>
  void operator()(const std::vector<T>& values) {
    (*this)(values.size());
    if constexpr (Plain<T>) {
      bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    } else {
      for (const T& value : values) (*this)(value);
    }
  }
  template <class T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  template <class T, int Rows, int Cols, int Options>
  void operator()(const Eigen::Matrix<T, Rows, Cols, Options>& values) {
    (*this)(values.rows());
    (*this)(values.cols());
    bytes_.append(reinterpret_cast<const char*>(values.data()),
                  static_cast<std::size_t>(values.size()) * sizeof(T));
  }
  template <class Record>
  requires std::is_class_v<Record>
  void operator()(const Record& record) {
    carry(*this, const_cast<Record&>(record));  // which a packer only reads
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// The inverse. Error where the bytes end before the values do.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <Plain T>
  void operator()(T& value) {
    std::memcpy(&value, next(sizeof value), sizeof value);
  }
  void operator()(std::string& text) {
    const auto size = get<std::size_t>();
    text.assign(next(size), size);
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    const auto size = get<std::size_t>();
    if (size > rest_.size()) cut_off();  // each value has a byte at least
    values.resize(size);
    if constexpr (Plain<T>) {
      copy(values.data(), size);
    } else {
      for (T& value : values) (*this)(value);
    }
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    value.reset();
    if (get<bool>()) (*this)(value.emplace());
  }
  template <class T, int Rows, int Cols, int Options>
  void operator()(Eigen::Matrix<T, Rows, Cols, Options>& values) {
    const auto rows = get<Index>(), cols = get<Index>();
    values.resize(rows, cols);
    copy(values.data(), static_cast<std::size_t>(values.size()));
  }
  template <class Record>
  requires std::is_class_v<Record>
  void operator()(Record& record) { carry(*this, record); }
  template <class T>
  T get() {
    T value{};
    (*this)(value);
    return value;
  }

 private:
  [[noreturn]] static void cut_off() {
    throw Error("a message of another rank is cut off; do all run the same program?");
  }
  const char* next(std::size_t size) {
    if (size > rest_.size()) cut_off();
    const char* place = rest_.data();
    rest_.remove_prefix(size);
    return place;
  }
  template <class T>
  void copy(T* to, std::size_t count) {
    if (count > rest_.size() / sizeof(T)) cut_off();
    const char* from = next(count * sizeof(T));
    if (count > 0) std::memcpy(to, from, count * sizeof(T));
  }

  std::string_view rest_;
};

template <class... T>
std::string packed(const T&... values) {
  Packer packer;
  (packer(values), ...);
  return packer.take();
}

template <class T>
T unpacked(std::string_view bytes) {
  return Unpacker(bytes).get<T>();
}

}  // namespace resboost
