#include "pages/number_table.h"

#include <doctest/doctest.h>

namespace resboost {
namespace {

TEST_SUITE("pages/number_table") {
  TEST_CASE("a row is a line, whatever its name is like") {
    const NumberTable table{"class", {"f1"}, {"z\nz", "\x1b[31mred\t"}, {{0.5}, {1}}};
    CHECK(text_of(table) ==
          "  class             f1\n"
          "  z z           0.5000\n"
          "  \xEF\xBF\xBD[31mred      1.0000\n");
  }
}

}  // namespace
}  // namespace resboost
