#include "data/csv_scanner.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "resboost/rng.h"

namespace resboost {
namespace {

const std::string kScannedName = "scanned.csv";

std::string random_text(Rng& rng, std::string_view characters, Index length) {
  std::string text;
  for (Index i = 0; i < length; ++i)
    text += characters[static_cast<std::size_t>(rng.below(std::ssize(characters)))];
  return text;
}

/// What CsvScanner::numbers() made of the first fields.
struct Taken {
  std::vector<double> values;
  std::vector<int> respelled;
  std::size_t position = 0;

  bool operator==(const Taken& other) const {  // by bits: -0 is not 0
    return respelled == other.respelled && position == other.position &&
           values.size() == other.values.size() &&
           std::memcmp(values.data(), other.values.data(), sizeof(double) * values.size()) == 0;
  }
};

Taken take(const std::string& text, const Dialect& dialect, bool may_be_short) {
  constexpr std::size_t kMost = 6;
  std::vector<NumberLook> looks(kMost, {0, may_be_short});
  Taken taken;
  taken.values.resize(kMost);
  CsvScanner scanner(text, dialect, kScannedName);
  taken.values.resize(scanner.numbers(taken.values.data(), looks.data(), kMost));
  for (const NumberLook& look : looks) taken.respelled.push_back(look.respelled);
  taken.position = scanner.position();
  return taken;
}

TEST_SUITE_BEGIN("data/csv_scanner");

TEST_CASE("short numbers are read as all others are") {
  Rng rng(1);
  for (const Dialect dialect : {Dialect{}, Dialect{';', '"', 0, ','}, Dialect{'\t'}, Dialect{'e'},
                                Dialect{'.', '"', 0, '.'}}) {
    const std::string digits = "00123456789" + std::string(3, dialect.separator);
    for (int i = 0; i < 20000; ++i) {
      const std::string& characters = i % 2 == 0 ? digits : digits + ".,-+eE \t\r\n\"x/:";
      const std::string text = random_text(rng, characters, rng.below(40));
      REQUIRE_MESSAGE(take(text, dialect, true) == take(text, dialect, false), text);
    }
  }
}

TEST_CASE("a column of long numbers is not tried for short ones") {
  const std::string text = "12,-3,1.5,1234567,12345678,\n        ";
  std::vector<double> values(6);
  std::vector<NumberLook> looks(6);
  CsvScanner scanner(text, {}, kScannedName);
  REQUIRE(scanner.numbers(values.data(), looks.data(), 6) == 5);
  CHECK(values == std::vector<double>{12, -3, 1.5, 1234567, 12345678, 0});
  std::vector<bool> may_be_short;
  for (const NumberLook& look : looks) may_be_short.push_back(look.may_be_short);
  CHECK(may_be_short == std::vector<bool>{true, false, false, true, false, true});
}

TEST_CASE("a field ends at the first separator or line feed") {
  Rng rng(2);
  for (const char separator : {',', ';', '\t', '|', '\x7f'}) {
    // Beside separators, their neighbours among the bytes.
    const std::string characters = "abc\x80\xac\xff+,-.;:<|}~\x0b\x0c" + std::string(1, separator);
    for (int i = 0; i < 20000; ++i) {
      const std::string text = 'a' + random_text(rng, characters, rng.below(30)) + "\n";
      CsvScanner scanner(text, {separator}, kScannedName);
      const std::string_view field = scanner.field();
      REQUIRE(scanner.position() == text.find_first_of(std::string{separator, '\n'}));
      REQUIRE(field == text.substr(0, scanner.position()));
    }
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
