#include "base/xz.h"

#include <doctest/doctest.h>

#include "base/input.h"
#include "resboost/error.h"
#include "support/packed.h"
#include "support/temporary_folder.h"

namespace resboost {

using test::xzipped;

TEST_SUITE("base/xz") {
  TEST_CASE("xz is known by its first bytes") {
    CHECK(is_xz(xzipped("x")));
    CHECK_FALSE(is_xz("a,b\n"));
    CHECK_FALSE(is_xz(test::gzipped("x")));
  }

  TEST_CASE("what was compressed comes back, in one part or several") {
    const std::string text(9'000'000, 'x');
    CHECK(unxz(xzipped(text), "x.xz", text.size()) == text);
    CHECK(unxz(xzipped("ab") + xzipped("") + xzipped("cd"), "x.xz", 100) == "abcd");
    CHECK(unxz(xzipped(""), "x.xz", 100).empty());
  }

  TEST_CASE("a damaged xz file is refused wherever it is cut or changed") {
    const std::string whole =
        xzipped("some text that is long enough to be worth the while, some text");
    for (std::size_t size = 6; size < whole.size(); ++size)
      CHECK_THROWS_AS(unxz(whole.substr(0, size), "x.xz", 1000), DataError);
    CHECK_THROWS_WITH_AS(
        unxz(whole.substr(0, 40), "x.xz", 1000),
        "x.xz: damaged xz file near byte 40: it ends early; fetch or compress it again", DataError);
    CHECK_THROWS_AS(unxz(whole + "tail", "x.xz", 1000), DataError);
  }

  TEST_CASE("a small file that unpacks to a huge one is stopped at the limit") {
    CHECK_THROWS_WITH_AS(unxz(xzipped(std::string(20'000'000, ' ')), "x.xz", 1'000'000),
                         "x.xz: holds more than the limit of 1000000 bytes; split it into parts, "
                         "or give more memory",
                         DataError);
  }

  TEST_CASE("a file is unpacked whatever it is packed in") {
    const test::TemporaryFolder folder("xz_test");
    CHECK(read_unpacked(folder.write("a", "text"), 100) == "text");
    CHECK(read_unpacked(folder.write("a.gz", test::gzipped("text")), 100) == "text");
    CHECK(read_unpacked(folder.write("a.xz", xzipped("text")), 100) == "text");
  }
}

}  // namespace resboost
