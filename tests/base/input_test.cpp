#include "base/input.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "resboost/error.h"

namespace resboost {
namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string long_text() {
  std::string text;
  for (unsigned i = 0; i < 900'000; ++i) text += static_cast<char>('a' + i % 2003 * i % 23);
  while (text.size() < 9'000'000) text += text;  // more than any of the pieces that are handled at once
  return text;
}

}  // namespace

TEST_SUITE("base/input") {
  TEST_CASE("a file is read whole") {
    const std::string path = (std::filesystem::temp_directory_path() / "resboost_input_test").string();
    const std::string text = long_text();
    std::ofstream(path, std::ios::binary) << text;
    CHECK(read_bytes(path, text.size()) == text);
    CHECK_THROWS_WITH_AS(
        read_bytes(path, text.size() - 1),
        (path + ": larger than the limit of " + std::to_string(text.size() - 1) + " bytes; split it into parts")
            .c_str(),
        DataError);
    std::filesystem::remove(path);
  }

  TEST_CASE("a file without a size, such as those in /proc, is read whole") {
    CHECK(read_bytes("/proc/self/status", 1 << 20).find("Name:") == 0);
  }

  TEST_CASE("the system's reason is in the message") {
    CHECK_THROWS_WITH_AS(read_bytes("/no/such", 10), "/no/such: cannot open: No such file or directory", IoError);
    CHECK_THROWS_WITH_AS(read_bytes("/", 10), "/: cannot read: Is a directory", IoError);
  }

  TEST_CASE("gzip is known by its first bytes") {
    CHECK(is_gzip(gzip("x")));
    CHECK_FALSE(is_gzip("a,b\n"));
    CHECK_FALSE(is_gzip("\x1f"));
  }

  TEST_CASE("what was compressed comes back, in one part or several") {
    const std::string text = long_text();
    CHECK(gunzip(gzip(text), "x.gz", text.size()) == text);
    CHECK(gunzip(gzip("ab") + gzip("") + gzip("cd"), "x.gz", 100) == "abcd");
    CHECK(gunzip(gzip(""), "x.gz", 100).empty());
  }

  TEST_CASE("a damaged gzip file is refused wherever it is cut or changed") {
    const std::string whole = gzip("some text that is long enough to be worth the while, some text");
    for (std::size_t size = 2; size < whole.size(); ++size)
      CHECK_THROWS_AS(gunzip(whole.substr(0, size), "x.gz", 1000), DataError);
    std::string changed = whole;
    changed[whole.size() - 6] ^= 1;
    CHECK_THROWS_WITH_AS(gunzip(changed, "x.gz", 1000),
                         ("x.gz: damaged gzip file near byte " + std::to_string(whole.size() - 4) +
                          ": incorrect data check; fetch or compress it again")
                             .c_str(),
                         DataError);
    CHECK_THROWS_WITH_AS(gunzip(whole.substr(0, 30), "x.gz", 1000),
                         "x.gz: damaged gzip file near byte 30: it ends early; fetch or compress it again", DataError);
    CHECK_THROWS_AS(gunzip(whole + "tail", "x.gz", 1000), DataError);
  }

  TEST_CASE("a small file that unpacks to a huge one is stopped at the limit") {
    CHECK_THROWS_WITH_AS(gunzip(gzip(std::string(50'000'000, ' ')), "x.gz", 1'000'000),
                         "x.gz: holds more than the limit of 1000000 bytes", DataError);
  }
}

}  // namespace resboost
