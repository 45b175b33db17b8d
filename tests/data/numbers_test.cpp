#include "resboost/numbers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "resboost/error.h"
#include "resboost/schema.h"
#include "support/error_text.h"
#include "support/toy_table.h"

using namespace resboost;

TEST_SUITE_BEGIN("data/numbers");

namespace {

using Type = NumberMemory::Type;
using Targets = Schema::Targets;

/// All of them, one by one and at once.
std::vector<double> read(const ColumnNumbers& numbers) {
  std::vector<double> one_by_one(numbers.begin(), numbers.end());
  std::vector<Index> rows(numbers.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<Index>(i);
  std::vector<double> at_once(rows.size());
  numbers.read(rows, at_once.data());
  CHECK(std::equal(at_once.begin(), at_once.end(), one_by_one.begin(), one_by_one.end(),
                   [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
  return at_once;
}

template <class T>
ColumnNumbers borrowed(Type type, const T* first, std::size_t size, std::ptrdiff_t apart = 1) {
  return ColumnNumbers({type, first, apart * static_cast<std::ptrdiff_t>(sizeof(T)), size});
}

template <class T>
void check_type(Type type) {
  const T values[] = {T(3), T(7), T(0), T(100), T(5)};
  CHECK(read(borrowed(type, values, 5)) == std::vector<double>{3, 7, 0, 100, 5});
  CHECK(read(borrowed(type, values, 3, 2)) == std::vector<double>{3, 0, 5});
  CHECK(read(borrowed(type, values + 4, 5, -1)) == std::vector<double>{5, 100, 0, 7, 3});
}

/// A table whose numbers are floats of somebody else's, one row behind the other.
Table borrowed_rows(const Table& owned, std::vector<float>& memory) {
  Table table = owned;
  const std::size_t columns = table.columns.size(), rows = owned.lines.size();
  memory.resize(rows * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t i = 0; i < rows; ++i)
      memory[i * columns + c] = static_cast<float>(owned.columns[c].numbers[i]);
    table.columns[c].numbers =
        borrowed(Type::float32, memory.data() + c, rows, static_cast<std::ptrdiff_t>(columns));
  }
  return table;
}

/// Networks' numbers and trees' codes of every other row.
Dataset encoded(Table table, Targets targets, bool spent) {
  std::vector<Index> rows;
  for (Index row = 0; row < table.rows(); row += 2) rows.push_back(row);
  std::vector<std::string> warnings;
  SchemaConfig config;
  config.bins = 4;
  Schema schema = Schema::learn(table, rows, config, warnings);
  schema.learn_cuts(table, rows);
  const Schema::Part part{rows, targets};
  const Views both{.numbers = true, .codes = true};
  if (spent) return schema.encode(std::move(table), {&part, 1}, warnings, both).front();
  return schema.encode(table, rows, targets, warnings, both);
}

}  // namespace

TEST_CASE("borrowed numbers of every type and stride are read as doubles") {
  check_type<double>(Type::float64);
  check_type<float>(Type::float32);
  check_type<Eigen::half>(Type::float16);
  check_type<std::int64_t>(Type::int64);
  check_type<std::int32_t>(Type::int32);
  check_type<std::int16_t>(Type::int16);
  check_type<std::int8_t>(Type::int8);
  check_type<std::uint64_t>(Type::uint64);
  check_type<std::uint32_t>(Type::uint32);
  check_type<std::uint16_t>(Type::uint16);
  check_type<std::uint8_t>(Type::uint8);
  const float gap[] = {NAN};
  CHECK(std::isnan(borrowed(Type::float32, gap, 1)[0]));
  char bytes[17] = {};  // nothing says that numbers are aligned
  const double value = 2.5;
  std::memcpy(bytes + 3, &value, sizeof value);
  CHECK(read(ColumnNumbers({Type::float64, bytes + 3, 1, 1})) == std::vector<double>{2.5});
}

TEST_CASE("who writes borrowed numbers writes a copy") {
  const std::int32_t memory[] = {1, 2, 3};
  ColumnNumbers numbers = borrowed(Type::int32, memory, 3);
  CHECK(numbers.are_borrowed());
  numbers.own()[1] = 20;
  numbers.push_back(4);
  CHECK_FALSE(numbers.are_borrowed());
  CHECK(numbers == std::vector<double>{1, 20, 3, 4});
  CHECK(memory[1] == 2);
}

TEST_CASE("the keeper lives as long as the last column that reads its memory") {
  auto kept = std::make_shared<std::vector<double>>(2, 1.5);
  const std::weak_ptr<std::vector<double>> seen = kept;
  ColumnNumbers first({Type::float64, kept->data(), sizeof(double), 2, kept});
  kept.reset();
  ColumnNumbers second = first;
  first = ColumnNumbers();
  CHECK(read(second) == std::vector<double>{1.5, 1.5});
  second.own();
  CHECK(seen.expired());
}

TEST_CASE("what was moved from is empty") {
  const double memory[] = {1, 2};
  ColumnNumbers lent = borrowed(Type::float64, memory, 2), own{3, 4};
  const ColumnNumbers first = std::move(lent), second = std::move(own);
  CHECK(read(first) == std::vector<double>{1, 2});
  CHECK(read(second) == std::vector<double>{3, 4});
  for (const ColumnNumbers& left : {std::cref(lent), std::cref(own)}) {
    CHECK(left.empty());
    CHECK_FALSE(left.are_borrowed());
  }
}

TEST_CASE("borrowed rows are encoded as the same rows copied") {
  std::vector<float> memory;
  Table owned = test::toy_table(700, false);
  owned.columns[1].numbers.own()[3] = NAN;
  const Table floats = borrowed_rows(owned, memory);
  for (std::size_t c = 0; c < owned.columns.size(); ++c)
    owned.columns[c].numbers = read(floats.columns[c].numbers);  // rounded to float
  for (const bool spent : {false, true}) {
    const Dataset expected = encoded(owned, Targets::required, spent);
    const Dataset found = encoded(floats, Targets::required, spent);
    CHECK(found.x.matrix() == expected.x.matrix());
    CHECK(found.y == expected.y);
    CHECK(found.codes.values == expected.codes.values);
  }
}

TEST_CASE("an infinite number of borrowed memory has its place") {
  std::vector<float> memory;
  Table owned = test::toy_table(700, false);
  owned.columns[1].numbers.own()[512] = INFINITY;
  const Table floats = borrowed_rows(owned, memory);
  CHECK(test::error_text<DataError>([&] {
          encoded(floats, Targets::required, false);
        }).starts_with("toy:513, column \"b\""));
}

TEST_SUITE_END();
