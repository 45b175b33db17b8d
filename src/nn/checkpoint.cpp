#include "resboost/checkpoint.h"

#include <cmath>
#include <utility>

#include "resboost/error.h"

namespace resboost {
namespace {

ModelError unknown(const std::string& name) {
  return ModelError("checkpoint: no " + name +
                    " as this program keeps it; train from the beginning");
}

/// A size that was written as a number, if so many of them can be.
Index size_at(const std::vector<double>& values, std::size_t at, const std::string& name) {
  if (at >= values.size()) throw unknown(name);
  const double size = values[at];
  if (!(size >= 0 && size <= static_cast<double>(values.size()))) throw unknown(name);
  return static_cast<Index>(size);
}

}  // namespace

void Memory::put(const std::string& name, std::vector<double> values) {
  values_[name] = std::move(values);
}

void Memory::put(const std::string& name, const Matrix& values) {
  std::vector<double> all{static_cast<double>(values.rows()), static_cast<double>(values.cols())};
  all.insert(all.end(), values.data(), values.data() + values.size());
  put(name, std::move(all));
}

void Memory::put(const std::string& name, const std::vector<Vector>& arrays) {
  std::vector<double> all;
  for (const Vector& array : arrays) {
    all.push_back(static_cast<double>(array.size()));
    all.insert(all.end(), array.data(), array.data() + array.size());
  }
  put(name, std::move(all));
}

const std::vector<double>& Memory::numbers(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw unknown(name);
  return found->second;
}

double Memory::number(const std::string& name) const {
  const std::vector<double>& values = numbers(name);
  if (values.size() != 1) throw unknown(name);
  return values.front();
}

int Memory::as_count(double number) {
  if (!(std::abs(number) <= 1e9) || std::trunc(number) != number) throw unknown("count");
  return static_cast<int>(number);
}

Matrix Memory::matrix(const std::string& name) const {
  const std::vector<double>& values = numbers(name);
  const Index rows = size_at(values, 0, name), cols = size_at(values, 1, name);
  if (values.size() != static_cast<std::size_t>(rows * cols) + 2) throw unknown(name);
  Matrix matrix(rows, cols);
  for (Index i = 0; i < matrix.size(); ++i)
    matrix.data()[i] = static_cast<Real>(values[static_cast<std::size_t>(i) + 2]);
  return matrix;
}

std::vector<Vector> Memory::arrays(const std::string& name) const {
  const std::vector<double>& values = numbers(name);
  std::vector<Vector> arrays;
  for (std::size_t at = 0; at < values.size();) {
    const Index size = size_at(values, at++, name);
    if (static_cast<std::size_t>(size) > values.size() - at) throw unknown(name);
    Vector& array = arrays.emplace_back(size);
    for (Index i = 0; i < size; ++i) array[i] = static_cast<Real>(values[at++]);
  }
  return arrays;
}

}  // namespace resboost
