#include "resboost/row_source.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Rows that lie nowhere.
class Counted final : public RowOrigin {
 public:
  Index rows() const override { return 10; }
  Index width() const override { return 1; }
  std::unique_ptr<RowReader> reader() const override { return nullptr; }
  RowSource take(std::span<const Index>) const override { return {}; }
};

}  // namespace

TEST_SUITE_BEGIN("base/row_source");

TEST_CASE("rows in memory are read where they lie, in runs and in any order") {
  const Matrix numbers = random_matrix(7, 3, Rng(1));
  const RowSource source = numbers;
  CHECK(source.rows() == 7);
  CHECK(source.width() == 3);
  CHECK(source.in_memory());
  CHECK_FALSE(source.changes());
  const auto reader = source.reader();
  CHECK(reader->slice({2, 5}) == numbers.middleRows(2, 3));
  CHECK(reader->slice({2, 5}).data() == source.matrix().row(2).data());
  Matrix out(4, 3);
  reader->read(std::vector<Index>{6, 0, 0, 3}, Rng(1), out);
  CHECK(out == numbers(std::vector<Index>{6, 0, 0, 3}, Eigen::all));
  CHECK(source.take(std::vector<Index>{6, 0}).matrix() ==
        numbers(std::vector<Index>{6, 0}, Eigen::all));
}

TEST_CASE("a caller's memory is borrowed, rows that lie apart too, and copies share it") {
  Matrix numbers = random_matrix(6, 5, Rng(2));
  const RowSource all = RowSource::borrow(numbers), part = RowSource::borrow(numbers.leftCols(2));
  const RowSource copy = part;
  CHECK(all.matrix().data() == numbers.data());
  CHECK(copy.matrix().data() == numbers.data());
  CHECK(copy.matrix() == numbers.leftCols(2));
  CHECK(copy.reader()->slice({4, 6}) == numbers.block(4, 0, 2, 2));
  numbers(4, 1) = 7;
  CHECK(copy.matrix()(4, 1) == 7);
}

TEST_CASE("a source without rows has no rows, and one that is made has no matrix") {
  CHECK(RowSource().rows() == 0);
  CHECK(RowSource().width() == 0);
  CHECK_THROWS_AS(RowSource(std::make_shared<Counted>()).matrix(), std::logic_error);
}

TEST_SUITE_END();
