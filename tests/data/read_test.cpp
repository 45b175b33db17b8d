#include "resboost/read.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "resboost/error.h"

namespace resboost {
namespace {

/// A file in the temporary folder, gone at the end of the test.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() / ("resboost_read_test_" + name)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TemporaryFile gzip_file(const std::string& name, const std::string& text) {
  const std::string raw =
      (std::filesystem::temp_directory_path() / "resboost_read_test_raw.gz").string();
  gzFile file = gzopen(raw.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  std::ifstream in(raw, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove(raw);
  return TemporaryFile(name, bytes);
}

}  // namespace

TEST_SUITE("data/read") {
  TEST_CASE("the format follows the file name, compressed or not") {
    const TemporaryFile csv("a.csv", "a b\n1\n"), tsv("a.tsv", "a,b\tc\n1,2\t3\n"),
        svm("a.svm", "1 2:3\n");
    CHECK(read_table(csv.path(), {}).columns[0].name == "a b");
    CHECK(read_table(tsv.path(), {}).columns[0].name == "a,b");
    CHECK(read_table(svm.path(), {}).columns.size() == 3);
    const TemporaryFile packed = gzip_file("b.libsvm.gz", "1 2:3\n");
    CHECK(read_table(packed.path(), {}).columns.size() == 3);
  }

  TEST_CASE("without a telling name the content decides") {
    CHECK(parse_table("1 1:2 2:3\n", "x", {}).columns.back().name == "target");
    CHECK(parse_table("\n# note\n1 1:2 2:3\n", "x", {}).columns.back().name == "target");
    CHECK(parse_table("a\tb\n1\t2\n", "x", {}).columns.size() == 2);
    CHECK(parse_table("a,b\tc\n1,2\n", "x", {}).columns.size() == 2);
    CHECK(parse_table("#a,b\n1,2\n", "x", {}).columns[0].name == "#a");
    CHECK_THROWS_WITH_AS(parse_table("", "x", {}),
                         "x: empty file; expected a line with the column names, then rows",
                         DataError);
  }

  TEST_CASE("an explicit format wins over name and content") {
    ReadConfig config;
    config.format = ReadConfig::Format::csv;
    CHECK(parse_table("1 1:2\n5\n", "x", config).columns[0].name == "1 1:2");
  }

  TEST_CASE("a byte order mark is no part of the first name") {
    CHECK(parse_table("\xef\xbb\xbf"
                      "a,b\n1,2\n",
                      "x", {})
              .columns[0]
              .name == "a");
  }

  TEST_CASE("bytes that are not text are refused") {
    CHECK_THROWS_WITH_AS(
        parse_table(std::string("a,b\n1,\0\n", 8), "x", {}),
        "x:2: a NUL byte, so this is not plain text; if it is UTF-16, save it as UTF-8", DataError);
    const char* const latin1 =
        "x:2: byte 0xe9 is not UTF-8; convert the file, e.g. with iconv -f windows-1252 -t utf-8";
    CHECK_THROWS_WITH_AS(parse_table("name,n\nRen\xe9,1\n", "x", {}), latin1, DataError);
    for (const char* bad :
         {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"}) {
      CHECK_THROWS_AS(parse_table("a\n" + std::string(bad), "x", {}), DataError);
    }
    CHECK(parse_table("n\nRen\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n", "x", {})
              .columns[0]
              .levels.size() == 1);
  }

  TEST_CASE("a file that is not there is the system's error") {
    CHECK_THROWS_WITH_AS(read_table("/no/such/file.csv", {}),
                         "/no/such/file.csv: cannot open: No such file or directory", IoError);
  }

  TEST_CASE("a large file is read anew where text comes late, though its pages were given back") {
    const std::string word(9999, 'w');
    std::string text = "n,long,t\n";
    for (int i = 0; i < 2000; ++i) text += std::to_string(i) + "," + word + ",1\n";
    text += "x," + word + ",2\n";
    const TemporaryFile file("large.csv", text);
    ReadConfig config;
    config.text_columns = {"n"};
    const Table early = read_table(file.path(), config), late = read_table(file.path(), {});
    REQUIRE(late.rows() == 2001);
    REQUIRE_FALSE(late.columns[0].numeric);
    CHECK(late.columns[0].codes == early.columns[0].codes);
    CHECK(late.columns[0].levels == early.columns[0].levels);
    CHECK(late.columns[1].levels == std::vector<std::string>{word});
  }

  TEST_CASE("the digits that ship with the program are whole") {
    const Table table = read_table(RESBOOST_SOURCE_DIR "/data/digits.csv", {});
    CHECK(table.rows() == 1797);
    CHECK(table.columns.size() == 65);
    CHECK(table.columns.back().name == "target");
  }
}

}  // namespace resboost
