#include "data/row_block.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace resboost {
namespace {

TEST_SUITE_BEGIN("data/row_block");

TEST_CASE("complete rows go to columns, the one that is read stays") {
  RowBlock block(2);
  std::vector<double> numbers{-1};
  std::vector<std::int32_t> codes;
  for (int r = 0; r < 3; ++r) {
    *block.cell(0) = r + 0.5;
    *block.cell(1) = 10 * r;
    if (r < 2) block.end_row();
  }
  CHECK_FALSE(block.is_full());
  block.append_to(numbers, 0);
  block.append_to(codes, 1);
  block.drop_rows();
  CHECK(numbers == std::vector<double>{-1, 0.5, 1.5});
  CHECK(codes == std::vector<std::int32_t>{0, 10});
  block.end_row();
  block.append_to(numbers, 0);
  CHECK(numbers.back() == 2.5);
}

TEST_CASE("few columns have many rows in a block, and any number of columns has one") {
  for (const std::size_t columns : {1u, 20u, 100u, 100000u}) {
    RowBlock block(columns);
    std::size_t rows = 0;
    for (; !block.is_full(); block.end_row()) {
      *block.cell(columns - 1) = static_cast<double>(rows);
      ++rows;
    }
    CHECK(rows == (columns <= 64 ? 64 : columns == 100 ? 40 : 1));
    std::vector<double> last;
    block.append_to(last, columns - 1);
    CHECK(last.back() == static_cast<double>(rows - 1));
    block.drop_rows();
    CHECK_FALSE(block.is_full());
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
