#include "data/libsvm.h"

#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"

namespace resboost {
namespace {

Table libsvm(const std::string& text, const ReadConfig& config = {}) {
  return parse_libsvm(text, "t.svm", config);
}

void check_libsvm_refused(const std::string& text, const char* message) {
  CHECK_THROWS_WITH_AS(libsvm(text), message, DataError);
}

using Numbers = std::vector<double>;

}  // namespace

TEST_SUITE("data/libsvm") {
  TEST_CASE("lines become dense columns f1, f2, ... and then the target") {
    const Table table = libsvm("# comment\n+1 1:0.5 3:2\r\n\n-1 2:1e1 # more\n1\n");
    REQUIRE(table.columns.size() == 4);
    CHECK(table.columns[0].name == "f1");
    CHECK(table.columns[0].numbers == Numbers{0.5, 0, 0});
    CHECK(table.columns[1].numbers == Numbers{0, 10, 0});
    CHECK(table.columns[2].numbers == Numbers{2, 0, 0});
    CHECK(table.columns[3].name == "target");
    CHECK(table.columns[3].numbers == Numbers{1, -1, 1});
    CHECK(table.lines == std::vector<std::uint32_t>{2, 4, 5});
  }

  TEST_CASE("columns begin at f0 when index 0 occurs") {
    const Table table = libsvm("1 0:5\n2 1:6\n");
    CHECK(table.columns[0].name == "f0");
    CHECK(table.columns[1].name == "f1");
  }

  TEST_CASE("labels may be text, or be kept as they are written") {
    const Table text = libsvm("cat 1:1\ndog 1:2\n");
    CHECK(text.columns[1].levels == std::vector<std::string>{"cat", "dog"});
    ReadConfig config;
    config.text_columns = {"target"};
    CHECK(libsvm("+1 1:1\n1 1:2\n", config).columns[1].levels ==
          std::vector<std::string>{"+1", "1"});
  }

  TEST_CASE("a missing value is missing, not 0") {
    CHECK(std::isnan(libsvm("1 1:nan\n").columns[0].numbers[0]));
  }

  TEST_CASE("features that the config asks for and the file lacks are 0") {
    ReadConfig config;
    config.number_columns = {"f0", "f3", "f03", "other"};
    const Table table = libsvm("1 1:7\n2 2:8\n", config);
    REQUIRE(table.columns.size() == 5);
    CHECK(table.columns[0].name == "f0");
    CHECK(table.columns[3].name == "f3");
    CHECK(table.columns[3].numbers == Numbers{0, 0});
  }

  TEST_CASE("what is not LIBSVM text is refused with its place") {
    check_libsvm_refused("", "t.svm: empty file; expected lines of \"label index:value ...\"");
    check_libsvm_refused(
        "1 1:2\n0 qid:3 1:1\n",
        "t.svm:2: qid marks ranking data, which is not supported; remove the qid entries");
    check_libsvm_refused("1,2 1:2\n", "t.svm:1: several labels in \"1,2\"; keep one label a row");
    check_libsvm_refused(
        "1:2 2:3\n",
        "t.svm:1: the line begins with \"1:2\", not with a label; put a label in front "
        "(0 if it is unknown). If it is label:weight, which LIBSVM text does not have, "
        "give a CSV with a column of weights (`weight`)");
    check_libsvm_refused("1 2\n",
                         "t.svm:1: cannot read \"2\"; expected index:value with a whole index");
    check_libsvm_refused("1 -2:1\n",
                         "t.svm:1: cannot read \"-2:1\"; expected index:value with a whole index");
    check_libsvm_refused(
        "1 2:1 2:2\n", "t.svm:1: index 2 after 2; sort the entries of a line by index, each once");
    check_libsvm_refused(
        "1 3:1 2:2\n", "t.svm:1: index 2 after 3; sort the entries of a line by index, each once");
    check_libsvm_refused(
        "1 1:x\n",
        "t.svm:1, column \"f1\": cannot read \"x\" as a number; correct it, or leave the "
        "field empty if it is missing");
    check_libsvm_refused(
        "1 1:1\n1 1:inf\n",
        "t.svm:2, column \"f1\": \"inf\" is not a finite number; correct it, or leave "
        "the field empty if it "
        "is missing");
    check_libsvm_refused(
        "1 1000001:1\n",
        "t.svm:1: index 1000001 is above the limit of 1000000; a table this wide needs "
        "fewer features");
  }

  TEST_CASE("files that count features from 0 and from 1 are not mixed") {
    const Table from_1 = libsvm("1 1:1 2:5\n0 1:2\n"), from_0 = libsvm("1 0:1 1:5\n0 0:2\n");
    CHECK(from_1.reading.first_index == 1);
    CHECK(from_0.reading.first_index == 0);
    ReadConfig config;
    config.number_columns = {"f1", "f2"};
    config.reading = from_1.reading;
    CHECK(libsvm("1 2:5\n", config).columns.size() == 3);
    CHECK_THROWS_WITH_AS(libsvm("1 2:1\n1 0:1 1:5\n", config),
                         "t.svm:2: index 0, but the model was trained on a file that counts "
                         "features from 1; add 1 to every index",
                         DataError);
    config.number_columns = {"f0", "f1"};
    config.reading = from_0.reading;
    CHECK(libsvm("1 1:5\n", config).columns.size() == 3);
    CHECK_THROWS_WITH_AS(libsvm("1 1:1 2:5\n", config),
                         "t.svm:1: index 2, but the model was trained on a file that counts "
                         "features from 0 to 1, and no line has index 0; if this file counts from "
                         "1, take 1 from every index",
                         DataError);
  }

  TEST_CASE("labels keep their spelling") {
    const Table table = libsvm("1.0 1:1\n0.0 1:2\n");
    CHECK(table.columns.back().numbers == std::vector<double>{1, 0});
    CHECK(table.columns.back().levels == std::vector<std::string>{"1.0", "0.0"});
    CHECK(libsvm("1 1:1\n0 1:2\n").columns.back().codes.empty());
  }

  TEST_CASE("a target that must be numbers refuses text") {
    ReadConfig config;
    config.number_columns = {"target"};
    CHECK_THROWS_WITH_AS(libsvm("1 1:1\nx 1:1\n", config),
                         "t.svm:2, column \"target\": cannot read \"x\" as a number; correct it, "
                         "or leave the field empty if it "
                         "is missing",
                         DataError);
  }

  TEST_CASE("a small sparse file that would become a huge table is refused before it does") {
    ReadConfig config;
    config.max_cells = 1000;
    CHECK_THROWS_WITH_AS(libsvm("1 501:1\n2 1:1\n", config),
                         "t.svm: 2 rows of 501 columns are more than the limit of 1000 cells once "
                         "the zeros are filled in; use "
                         "fewer rows or features",
                         DataError);
    CHECK(libsvm("1 500:1\n2 1:1\n", config).columns.size() == 501);
  }

  TEST_CASE("lines of LIBSVM text are told from CSV") {
    CHECK(looks_like_libsvm("1 1:2 3:4\r"));
    CHECK(looks_like_libsvm("-1.5 qid:1 0:2 # note"));
    CHECK_FALSE(looks_like_libsvm("1"));
    CHECK_FALSE(looks_like_libsvm("a b:2"));
    CHECK_FALSE(looks_like_libsvm("12:30 1:2"));
  }
}

}  // namespace resboost
