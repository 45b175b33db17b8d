#include "data/csv_rows.h"

#include <doctest/doctest.h>

#include "resboost/error.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("data/csv_rows");

TEST_CASE("there are no more rows than lines, nor than fit into the bytes") {
  CHECK(most_rows("1,2\n3,4\n5,6", 2) == 3);
  CHECK(most_rows("\n\n\n\n\n\n\n\n\n\n1,2,3", 3) == 4);
  CHECK(most_rows("", 1) == 1);
}

TEST_CASE("rows are counted by 31 bits, lines by 32") {
  CHECK(line_of_next_row(0, 7, "t.csv") == 7);
  CHECK(line_of_next_row(2147483645, 4294967295, "t.csv") == 4294967295);
  CHECK_THROWS_AS(line_of_next_row(2147483646, 7, "t.csv"), DataError);
  CHECK_THROWS_WITH_AS(line_of_next_row(0, 4294967296, "t.csv"),
                       "t.csv: more than 2147483646 rows; split the file into parts", DataError);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
