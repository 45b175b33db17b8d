#include "base/input.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "resboost/error.h"
#include "support/packed.h"

namespace resboost {
namespace {

using test::gzipped;

std::string long_text() {
  std::string text;
  for (unsigned i = 0; i < 900'000; ++i) text += static_cast<char>('a' + i % 2003 * i % 23);
  while (text.size() < 9'000'000)
    text += text;  // more than any of the pieces that are handled at once
  return text;
}

}  // namespace

TEST_SUITE("base/input") {
  TEST_CASE("a file is read whole") {
    const std::string path =
        (std::filesystem::temp_directory_path() / "resboost_input_test").string();
    const std::string text = long_text();
    std::ofstream(path, std::ios::binary) << text;
    CHECK(read_bytes(path, text.size()) == text);
    CHECK_THROWS_WITH_AS(read_bytes(path, text.size() - 1),
                         (path + ": larger than the limit of " + std::to_string(text.size() - 1) +
                          " bytes; split it into parts")
                             .c_str(),
                         DataError);
    std::filesystem::remove(path);
  }

  TEST_CASE("a file without a size, such as those in /proc, is read whole") {
    CHECK(std::string_view(read_bytes("/proc/self/status", 1 << 20)).starts_with("Name:"));
  }

  TEST_CASE("the system's reason is in the message") {
    CHECK_THROWS_WITH_AS(read_bytes("/no/such", 10),
                         "/no/such: cannot open: No such file or directory", IoError);
    CHECK_THROWS_WITH_AS(read_bytes("/", 10), "/: cannot read: Is a directory", IoError);
  }

  TEST_CASE("gzip is known by its first bytes") {
    CHECK(is_gzip(gzipped("x")));
    CHECK_FALSE(is_gzip("a,b\n"));
    CHECK_FALSE(is_gzip("\x1f"));
  }

  TEST_CASE("what was compressed comes back, in one part or several") {
    const std::string text = long_text();
    CHECK(gunzip(gzipped(text), "x.gz", text.size()) == text);
    CHECK(gunzip(gzipped("ab") + gzipped("") + gzipped("cd"), "x.gz", 100) == "abcd");
    CHECK(gunzip(gzipped(""), "x.gz", 100).empty());
  }

  TEST_CASE("a damaged gzip file is refused wherever it is cut or changed") {
    const std::string whole =
        gzipped("some text that is long enough to be worth the while, some text");
    for (std::size_t size = 2; size < whole.size(); ++size)
      CHECK_THROWS_AS(gunzip(whole.substr(0, size), "x.gz", 1000), DataError);
    std::string changed = whole;
    changed[whole.size() - 6] ^= 1;
    CHECK_THROWS_WITH_AS(gunzip(changed, "x.gz", 1000),
                         ("x.gz: damaged gzip file near byte " + std::to_string(whole.size() - 4) +
                          ": incorrect data check; fetch or compress it again")
                             .c_str(),
                         DataError);
    CHECK_THROWS_WITH_AS(
        gunzip(whole.substr(0, 30), "x.gz", 1000),
        "x.gz: damaged gzip file near byte 30: it ends early; fetch or compress it again",
        DataError);
    CHECK_THROWS_AS(gunzip(whole + "tail", "x.gz", 1000), DataError);
  }

  TEST_CASE("a small file that unpacks to a huge one is stopped at the limit") {
    CHECK_THROWS_WITH_AS(gunzip(gzipped(std::string(50'000'000, ' ')), "x.gz", 1'000'000),
                         "x.gz: holds more than the limit of 1000000 bytes; split it into parts, "
                         "or give more memory",
                         DataError);
  }
}

}  // namespace resboost
