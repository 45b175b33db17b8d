#include "data/foreign.h"

#include <doctest/doctest.h>

#include <string>

#include "resboost/error.h"
#include "resboost/read.h"
#include "support/error_text.h"

namespace resboost {
namespace {

using namespace std::string_literals;

std::string foreign_refusal(const std::string& bytes) {
  return test::error_text<DataError>([&] { parse_table(bytes, "x", {}); });
}

TEST_SUITE("data/foreign") {
  TEST_CASE("files that are no text are named, with a way out") {
    CHECK(foreign_refusal("PK\x03\x04....xl/workbook.xml"s) ==
          "x: an Excel workbook (xlsx), by its first bytes, not a table of text; save the sheet as "
          "CSV");
    CHECK(foreign_refusal("PK\x03\x04....a.csv"s).find("ZIP archive") != std::string::npos);
    CHECK(foreign_refusal("PAR1\0\0"s).find("Parquet") != std::string::npos);
    CHECK(foreign_refusal("BZh91AY"s).find("bzip2") != std::string::npos);
    CHECK(foreign_refusal("\n <!DOCTYPE html><html>"s).find("web page") != std::string::npos);
    CHECK(foreign_refusal("\xff\xfe"
                          "a\0"s)
              .find("UTF-16") != std::string::npos);
    CHECK(foreign_refusal("BM\x36\x03\0\0\0\0\0\0\x36\0\0\0"s).find("a BMP picture") !=
          std::string::npos);
    CHECK(parse_table("BMI,t\n1,2\n", "x", {}).rows() == 1);
    CHECK(foreign_refusal("\xff\xfe\0\0a\0\0\0"s).find("UTF-32") != std::string::npos);
    CHECK(foreign_refusal("\x10\0\0\0\0\0\0\0{\"__metadata__\":{}}"s).find("a model file") !=
          std::string::npos);
  }
}

}  // namespace
}  // namespace resboost
