#include "io/safetensors.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "resboost/error.h"
#include "support/error_text.h"

using namespace resboost;
using test::error_text;

namespace {

const std::vector<Real> kValues{1, -2.5, 0, 3, 4, 5};
const std::vector<TensorSource> kTensors{{"a", 2, 2, kValues.data()},
                                         {"b.\"weight\"", 1, 2, kValues.data() + 4}};

/// A file of the given header text and so many bytes of data.
std::string file(const std::string& header, std::size_t data_bytes) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<char>((header.size() >> (8 * i)) & 0xff);
  return bytes + header + std::string(data_bytes, '\1');
}

std::string refusal(const std::string& bytes) {
  return error_text<ModelError>([&] { read_safetensors(bytes, "a.model").tensors("a.model"); });
}

/// The refusal of a header with entries for data of 16 bytes, without its constant beginning and
/// end.
std::string refused_entries(const std::string& entries) {
  std::string text = refusal(file("{" + entries + "}", 16));
  const std::string begin = "a.model: ", end = "; the file is damaged or not a model of resboost";
  REQUIRE_MESSAGE(text.starts_with(begin), text);
  REQUIRE_MESSAGE(text.ends_with(end), text);
  return text.substr(begin.size(), text.size() - begin.size() - end.size());
}

std::string entry(const std::string& name, const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets +
         "}";
}

std::string whole_file() {
  std::string bytes = safetensors_header({{"format", "x"}}, kTensors);
  give_tensor_bytes(kTensors, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace

TEST_SUITE("io/safetensors") {
  TEST_CASE("writes the layout that safetensors defines") {
    const std::string bytes = whole_file();
    const std::string header =
        "{\"__metadata__\":{\"format\":\"x\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_"
        "offsets\":[0,16]},"
        "\"b.\\\"weight\\\"\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[16,24]}}";
    const std::size_t padded = (header.size() + 7) / 8 * 8;
    CHECK(bytes.size() == 8 + padded + 24);
    CHECK(static_cast<unsigned char>(bytes[0]) == padded);
    CHECK(bytes.substr(1, 7) == std::string(7, '\0'));
    CHECK(bytes.substr(8, header.size()) == header);
    CHECK(bytes.substr(8 + header.size(), padded - header.size()) ==
          std::string(padded - header.size(), ' '));
    // 1 and -2.5 as little-endian float32
    CHECK(bytes.substr(8 + padded, 8) == std::string("\x00\x00\x80\x3f\x00\x00\x20\xc0", 8));
  }

  TEST_CASE("reads back what it writes") {
    const std::string bytes = whole_file();
    const SafetensorsFile read = read_safetensors(bytes, "a.model");
    CHECK(*read.metadata("format") == "x");
    CHECK(read.metadata("other") == nullptr);
    const auto tensors = read.tensors("a.model");
    REQUIRE(tensors.size() == 2);
    Vector values(4);
    copy_floats(tensors.at("a"), values);
    for (Index i = 0; i < 4; ++i) CHECK(values[i] == kValues[static_cast<std::size_t>(i)]);
    CHECK(tensors.at("b.\"weight\"").cols == 2);
  }

  TEST_CASE("files without such a header are told apart from damaged ones") {
    const std::string cure = "; give a file that `resboost train --model` wrote";
    CHECK(refusal("age,jo\n") == "a.model: not a model file, only 7 bytes" + cure);
    CHECK(refusal("age,job,target\n1,clerk,yes\n") == "a.model: not a model file" + cure);
    CHECK(refusal(file("[1]", 0)) == "a.model: not a model file" + cure);
    CHECK(refusal(std::string(16, '\0')) == "a.model: not a model file" + cure);
    CHECK(refusal(file("{}      ", 0).substr(0, 12)) ==
          "a.model: the header should have 8 bytes, but only 4 follow; the file is damaged or not "
          "a model of resboost");
    CHECK(refusal(std::string(8, '\xff') + "{}").starts_with("a.model: not a model file"));
  }

  TEST_CASE("entries of another form are refused") {
    const std::string place = "header, tensor \"t\": ", of = "header, tensor \"t\".";
    CHECK(refused_entries("\"t\":3") == place + "expected an object, got number");
    CHECK(refused_entries("\"t\":{\"dtype\":\"F32\",\"shape\":[2,2]}") ==
          place + "\"data_offsets\" is missing");
    CHECK(refused_entries(
              "\"t\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16],\"z\":1}") ==
          place + "unknown key \"z\"");
    CHECK(refused_entries("\"t\":{\"dtype\":\"F16\",\"shape\":[2,2],\"data_offsets\":[0,8]}") ==
          place + "expected dtype \"F32\", got \"F16\"");
    CHECK(refused_entries(entry("t", "[4]", "[0,16]")) == place + "expected 2 dimensions, got 1");
    CHECK(refused_entries(entry("t", "[2,2]", "[0,16,16]")) ==
          place + "expected data_offsets to be [begin, end]");
    CHECK(refused_entries(entry("t", "[2.0,2]", "[0,16]")) ==
          of + "shape[0]: expected a whole number from 0 to 1099511627776, got 2.0");
    CHECK(refused_entries(entry("t", "[-2,2]", "[0,16]")) ==
          of + "shape[0]: expected a whole number from 0 to 1099511627776, got -2");
  }

  TEST_CASE("extents must lie in the data and match the shape") {
    const std::string place = "header, tensor \"t\": ", of = "header, tensor \"t\".";
    CHECK(refused_entries(entry("t", "[2,2]", "[0,17]")) ==
          of + "data_offsets[1]: expected a whole number from 0 to 16, got 17");
    CHECK(refused_entries(entry("t", "[2,2]", "[16,0]")) ==
          of + "data_offsets[1]: expected a whole number from 16 to 16, got 0");
    CHECK(refused_entries(entry("t", "[2,2]", "[0,18446744073709551615]")) ==
          of + "data_offsets[1]: expected a whole number from 0 to 16, got 18446744073709551615");
    CHECK(refused_entries(entry("t", "[2,3]", "[0,16]")) ==
          place + "shape [2, 3] does not fill data_offsets [0, 16]");
    CHECK(refused_entries(entry("t", "[2,2]", "[0,15]")) ==
          place + "shape [2, 2] does not fill data_offsets [0, 15]");
    // 2^40 * 2^40 * 4 is 0 in 64 bits
    CHECK(refused_entries(entry("t", "[1099511627776,1099511627776]", "[0,0]")) ==
          place + "shape [1099511627776, 1099511627776] does not fill data_offsets [0, 0]");
  }

  TEST_CASE("tensors must fill the data without overlap or hole") {
    CHECK(refused_entries(entry("t", "[2,2]", "[0,16]") + "," + entry("u", "[1,2]", "[8,16]")) ==
          "two tensors overlap at byte 8 of the data");
    CHECK(refused_entries(entry("t", "[2,2]", "[0,16]") + "," + entry("u", "[2,2]", "[0,16]")) ==
          "two tensors overlap at byte 0 of the data");
    CHECK(refused_entries(entry("t", "[1,1]", "[0,4]") + "," + entry("u", "[1,2]", "[8,16]")) ==
          "bytes 4 to 8 of the data belong to no tensor");
    CHECK(refused_entries(entry("t", "[1,1]", "[0,4]")) == "12 bytes follow the last tensor");
    CHECK(refused_entries("") == "16 bytes follow the last tensor");
  }
}
