#include "report/text.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace resboost::report {
namespace {

TEST_SUITE_BEGIN("report/text");

TEST_CASE("what is no text becomes U+FFFD, what is stays") {
  const std::string bad = "\xEF\xBF\xBD";
  CHECK(clean("Zürich 東京 🙂\t\n") == "Zürich 東京 🙂\t\n");
  CHECK(clean(std::string("a\0b", 3)) == "a" + bad + "b");
  CHECK(clean("\x1b[31m\x7f\r") == bad + "[31m" + bad + bad);
  CHECK(clean("\xC2\x85") == bad);                            // a control of Latin-1
  CHECK(clean("\xff\xfe") == bad + bad);                      // no UTF-8 at all
  CHECK(clean("\xC0\xAF") == bad + bad);                      // a slash in disguise
  CHECK(clean("\xED\xA0\x80") == bad + bad + bad);            // half of a surrogate pair
  CHECK(clean("\xF4\x90\x80\x80") == bad + bad + bad + bad);  // above U+10FFFF
  CHECK(clean("\xEF\xBF\xBE") == bad);                        // U+FFFE, which XML forbids
  CHECK(clean("ab\xE6\x9D") == "ab" + bad + bad);             // cut off
  CHECK(clean("\xE6"
              "A") == bad + "A");  // the next character is not swallowed
}

TEST_CASE("markup is escaped") {
  CHECK(escape("<script>\"a\" & 'b'</script>") ==
        "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
  CHECK(anchor("lesions one\"><x") == "lesions-one---x");
}

TEST_CASE("numbers have four digits, whole ones all of them") {
  CHECK(number(0) == "0");
  CHECK(number(-0.0) == "0");
  CHECK(number(1797) == "1,797");
  CHECK(number(1234567890123) == "1,234,567,890,123");
  CHECK(number(-3) == "−3");
  CHECK(number(0.0412345) == "0.04123");
  CHECK(number(0.99999) == "1.000");
  CHECK(number(12345.6) == "12,346");
  CHECK(number(-1234.5) == "−1,234");
  CHECK(number(0.0001) == "0.0001000");
  CHECK(number(1.5e-7) == "1.500×10⁻⁷");
  CHECK(number(-2e18) == "−2.000×10¹⁸");
  CHECK(number(std::nan("")) == "–");
  CHECK(number(std::numeric_limits<double>::infinity()) == "∞");
}

TEST_CASE("text is cut between characters") {
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdef", 5) == "abcd…");
  CHECK(shortened("東京都", 5) == "東京…");
  CHECK(columns("東京都") == 6);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report
