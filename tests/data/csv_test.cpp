#include "data/csv.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "data/field.h"
#include "data/values.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

Table csv(const std::string& text, const ReadConfig& config = {}) {
  return parse_csv(text, ',', "t.csv", config, nullptr);
}

std::vector<std::string> texts(const Column& column) {
  std::vector<std::string> result;
  for (const auto code : column.codes)
    result.push_back(code < 0 ? "<missing>" : column.levels[static_cast<std::size_t>(code)]);
  return result;
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

}  // namespace

TEST_SUITE("data/csv") {
  TEST_CASE("numbers and words become columns of numbers and of text") {
    const Table table = csv("a,b,c\n1,x,-2.5e3\n+.5,y,7.\n 3 ,x, 1e-2 \n");
    REQUIRE(table.columns.size() == 3);
    CHECK(table.columns[0].numbers == Numbers{1, 0.5, 3});
    CHECK(table.columns[1].levels == Texts{"x", "y"});
    CHECK(texts(table.columns[1]) == Texts{"x", "y", "x"});
    CHECK(table.columns[2].numbers == Numbers{-2500, 7, 0.01});
    CHECK(table.lines == std::vector<std::uint32_t>{2, 3, 4});
    CHECK(table.source == "t.csv");
  }

  TEST_CASE(
      "quotes hold separators, line breaks and doubled quotes; lines are counted through them") {
    const Table table =
        csv("\"na,me\",b\n\"x,\"\"y\"\"\",1\n\"two\nlines\",\"2\"\nz, \" kept \" \n");
    CHECK(table.columns[0].name == "na,me");
    CHECK(texts(table.columns[0]) == Texts{"x,\"y\"", "two\nlines", "z"});
    CHECK(texts(table.columns[1]) == Texts{"1", "2", " kept "});
    CHECK(table.lines == std::vector<std::uint32_t>{2, 3, 5});
  }

  TEST_CASE("a quoted number is a number") {
    CHECK(csv("a\n\"1.5\"\n\"\"\n2\n").columns[0].numbers[0] == 1.5);
  }

  TEST_CASE("CRLF, blank lines and a last line without end make no difference") {
    const Table table = csv("a,b\r\n\r\n1,x\r\n   \r\n2,\r\n\n3,z");
    CHECK(table.columns[0].numbers == Numbers{1, 2, 3});
    CHECK(texts(table.columns[1]) == Texts{"x", "<missing>", "z"});
    CHECK(table.lines == std::vector<std::uint32_t>{3, 5, 7});
  }

  TEST_CASE("a carriage return within a line is part of its field") {
    CHECK(texts(csv("a,b\nx\ry,1\n").columns[0]) == Texts{"x\ry"});
  }

  TEST_CASE(
      "each word of the table of missing words is missing, quoted or not, in numbers and in text") {
    for (const std::string_view word : kMissingWords) {
      CAPTURE(word);
      const Table table = csv(fmt::format("n,t,q\n1,a,2\n{0},{0},\"{0}\"\n", word));
      CHECK(std::isnan(table.columns[0].numbers[1]));
      CHECK(table.columns[1].codes.at(1) == -1);
      CHECK(std::isnan(table.columns[2].numbers[1]));
    }
  }

  TEST_CASE("a column missing throughout is numeric") {
    const Table table = csv("a,b\n,1\nNA,2\n");
    CHECK(table.columns[0].numeric);
    CHECK(std::isnan(table.columns[0].numbers[0]));
  }

  TEST_CASE("a column that turns to text late keeps the spelling of all its values") {
    const Table table = csv("a,b,c,d\n1.0,0x1,?,1\n?,2,?,2\n+2,3,w,3\nz,4,?,4\n");
    CHECK(texts(table.columns[0]) == Texts{"1.0", "<missing>", "+2", "z"});
    CHECK(texts(table.columns[1]) == Texts{"0x1", "2", "3", "4"});
    CHECK(texts(table.columns[2]) == Texts{"<missing>", "<missing>", "w", "<missing>"});
    CHECK(table.columns[3].numbers == Numbers{1, 2, 3, 4});
  }

  TEST_CASE("a column may turn to text in any row of any block") {
    constexpr int kRows = 200;
    for (const int first : {0, 1, 62, 63, 64, 65, 127, 128, 199}) {
      for (const bool after_numbers : {false, true}) {
        std::string text = "a,b,c\n";
        std::vector<std::string> words;
        for (int r = 0; r < kRows; ++r) {
          const std::string before = after_numbers ? fmt::format("{}", r % 5) : "";
          const std::string word = r < first ? before : fmt::format("w{}", r % 7);
          words.push_back(word.empty() ? "<missing>" : word);
          text += fmt::format("{},{},{}\n", r, word, 0.5 * r);
        }
        CAPTURE(first);
        const Table table = csv(text);
        REQUIRE(table.rows() == kRows);
        CHECK(texts(table.columns[1]) == words);
        for (int r = 0; r < kRows; ++r) {
          const auto row = static_cast<std::size_t>(r);
          REQUIRE(table.columns[0].numbers[row] == r);
          REQUIRE(table.columns[2].numbers[row] == 0.5 * r);
        }
      }
    }
  }
  TEST_CASE("columns can be forced to text and to numbers") {
    ReadConfig config;
    config.text_columns = {"a", "not there"};
    config.number_columns = {"b", "nor this"};
    CHECK(texts(csv("a,b\n01,1\n1.0,2\n", config).columns[0]) == Texts{"01", "1.0"});
    CHECK_THROWS_WITH_AS(csv("a,b\n1,1\n2,abc\n", config),
                         "t.csv:3, column \"b\": cannot read \"abc\" as a number; correct it, or "
                         "leave the field empty if it is "
                         "missing",
                         DataError);
  }

  TEST_CASE(
      "infinite and too large numbers are left to whoever uses the column, too small ones are 0") {
    for (const std::string word :
         {"inf", "-Infinity", "+INF", "1e999", "-1e99999999999999999999", "1000e306"}) {
      const Table table = csv("a,b\n1,2\n3," + word + "\n");
      CHECK(std::isinf(table.columns[1].numbers[1]));
      CHECK(table.columns[1].infinite == word);
      CHECK(numbers_of(table, table.columns[1], {0}) == Numbers{2});
      CHECK_THROWS_WITH_AS(
          numbers_of(table, table.columns[1], {0, 1}),
          ("t.csv:3, column \"b\": \"" + word +
           "\" is not a finite number; correct it, or leave the field empty if it is missing")
              .c_str(),
          DataError);
    }
    CHECK(csv("a\n1e-999\n-0.0001e-99999999999999999999\n").columns[0].numbers == Numbers{0, 0});
    CHECK(texts(csv("a\n1\ninf\nword\n").columns[0]) == Texts{"1", "inf", "word"});
    CHECK(texts(csv("a\ninf\nword\n").columns[0]) == Texts{"inf", "word"});
  }

  TEST_CASE("a row with too few or too many fields is refused") {
    CHECK_THROWS_WITH_AS(
        csv("a,b,c\n1,2,3\n1,2\n"),
        "t.csv:3: 2 fields, the header has 3; look for missing or extra separators and quotes",
        DataError);
    CHECK_THROWS_WITH_AS(
        csv("a,b\n1,2\n\n1,x,3,\"4,5\"\n"),
        "t.csv:4: 4 fields, the header has 2; look for missing or extra separators and quotes",
        DataError);
    CHECK_THROWS_AS(csv("a,b\n1,2,\n"), DataError);
  }

  TEST_CASE("bad headers are refused") {
    CHECK_THROWS_WITH_AS(
        csv("a,b,a\n1,2,3\n"),
        "t.csv:1: columns 1 and 3 are both called \"a\"; give each its own name in the first line",
        DataError);
    CHECK_THROWS_WITH_AS(csv("a,,b\n1,2,3\n"),
                         "t.csv:1: column 2 has no name; name every column in the first line",
                         DataError);
  }

  TEST_CASE("an empty file and a header alone are refused") {
    CHECK_THROWS_WITH_AS(csv(" \n\n"),
                         "t.csv: empty file; expected a line with the column names, then rows",
                         DataError);
    CHECK_THROWS_WITH_AS(
        csv("a,b\n\n"),
        "t.csv: no rows below the header line; the first line names the columns, data follow it",
        DataError);
  }

  TEST_CASE("a quote that never ends or ends within its field is refused") {
    CHECK_THROWS_WITH_AS(
        csv("a,b\n1,2\n1,\"x\n3,4\n"),
        "t.csv:3: a quoted field that begins on this line never ends; add the closing quote",
        DataError);
    CHECK_THROWS_WITH_AS(
        csv("a,b\n1,\"x\"y\n"),
        "t.csv:2: text after the closing quote of \"x\"; write a quote within a field twice",
        DataError);
    CHECK(texts(csv("a,b\n5\" disk,1\n").columns[0]) == Texts{"5\" disk"});
  }

  TEST_CASE("long values are cut and control characters replaced in messages") {
    ReadConfig config;
    config.number_columns = {"a"};
    CHECK_THROWS_WITH_AS(
        csv("a\n\"x\n" + std::string(100, 'y') + "\"\n", config),
        ("t.csv:2, column \"a\": cannot read \"x " + std::string(58, 'y') +
         "...\" as a number; correct it, or leave the field empty if it is missing")
            .c_str(),
        DataError);
  }

  TEST_CASE("numbers read are those from_chars reads, to the bit") {
    Rng rng(1);
    for (int i = 0; i < 20'000; ++i) {
      const double scale = std::pow(10.0, static_cast<double>(rng.below(40)) - 20);
      const std::string text = i % 3 == 0 ? fmt::format("{}", rng.normal() * scale)
                               : i % 3 == 1
                                   ? fmt::format("{:.{}f}", rng.normal() * 1000, rng.below(12))
                                   : fmt::format("{}", rng.below(Index{1} << rng.below(62)));
      double expected = 0, found = 0;
      std::from_chars(text.data(), text.data() + text.size(), expected);
      CAPTURE(text);
      REQUIRE(read_number(text.data(), text.data() + text.size(), found) ==
              text.data() + text.size());
      REQUIRE(found == expected);
    }
  }

  TEST_CASE("any table comes back as it was written") {
    const std::string alphabet = "ab,\"\n \r\tz0.5-";
    Rng rng(2);
    for (int trial = 0; trial < 200; ++trial) {
      const Index rows = 1 + rng.below(20), columns = 1 + rng.below(6);
      std::string text;
      std::vector<Texts> words(static_cast<std::size_t>(columns));
      std::vector<Numbers> numbers(static_cast<std::size_t>(columns));
      for (Index c = 0; c < columns; ++c) text += fmt::format("{}\"c\"\"{}\"", c ? "," : "", c);
      for (Index i = 0; i < rows; ++i) {
        text += trial % 2 ? "\r\n" : "\n";
        for (Index c = 0; c < columns; ++c) {
          if (c > 0) text += ',';
          if (c % 2 == 0) {
            numbers[static_cast<std::size_t>(c)].push_back(
                rng.normal() * std::pow(10, static_cast<double>(rng.below(600)) - 300));
            text += fmt::format("{}", numbers[static_cast<std::size_t>(c)].back());
            continue;
          }
          std::string word = "w", field = "w";  // never a number, never missing
          for (Index k = rng.below(8); k > 0; --k) {
            word +=
                alphabet[static_cast<std::size_t>(rng.below(static_cast<Index>(alphabet.size())))];
            field += word.back() == '"' ? "\"\"" : std::string(1, word.back());
          }
          words[static_cast<std::size_t>(c)].push_back(word);
          text += "\"" + field + "\"";
        }
      }
      const Table table = csv(text);
      REQUIRE(table.rows() == rows);
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        CHECK(table.columns[c].name == fmt::format("c\"{}", c));
        if (c % 2 == 0) {
          CHECK(table.columns[c].numbers == numbers[c]);
        } else {
          CHECK(texts(table.columns[c]) == words[c]);
        }
      }
    }
  }

  TEST_CASE("names of numbers are whole where they can be, and read back as the same number") {
    CHECK(number_name(1) == "1");
    CHECK(number_name(-0.0) == "0");
    CHECK(number_name(100000) == "100000");
    CHECK(number_name(0.1) == "0.1");
    CHECK(number_name(1e300) == "1e+300");
    for (const char* plain : {"0", "1", "-1", "+1", "1.0", "0.50", "123456789012345", "12."})
      CHECK(is_plain_decimal(plain));
    for (const char* other :
         {"", "-", "007", "00", "1E2", "1e2", ".5", "1234567890123456", "1a", "0x1", "1.2.3", "?"})
      CHECK_FALSE(is_plain_decimal(other));
  }
}

}  // namespace resboost
