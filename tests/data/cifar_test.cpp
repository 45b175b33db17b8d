#include "data/cifar.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/packed.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

using Texts = std::vector<std::string>;

/// A record of planes, red 1, green 2, blue 3, but for the first pixel of blue.
std::string record(const std::string& labels) {
  std::string bytes =
      labels + std::string(1024, '\1') + std::string(1024, '\2') + std::string(1024, '\3');
  bytes[labels.size() + 2048] = '\7';
  return bytes;
}

const Texts kTen{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
const char* const kTenLines = "a\nb\nc\nd\ne\r\nf\ng\nh\ni\nj\n\n";

}  // namespace

TEST_SUITE("data/cifar") {
  TEST_CASE("planes become pixels, and the length tells CIFAR-10 from CIFAR-100") {
    const ImageSet ten = parse_cifar(record("\3") + record("\11"), "c.bin");
    CHECK(ten.shape == ImageShape{32, 32, 3});
    CHECK(ten.rows() == 2);
    CHECK(ten.labels == std::vector<std::int32_t>{3, 9});
    CHECK(ten.classes.size() == 10);
    CHECK(std::vector<std::uint8_t>(ten.pixels.begin(), ten.pixels.begin() + 6) ==
          std::vector<std::uint8_t>{1, 2, 7, 1, 2, 3});
    const ImageSet hundred = parse_cifar(record("\1\143"), "c.bin");
    CHECK(hundred.labels == std::vector<std::int32_t>{99});
    CHECK(hundred.classes.back() == "99");
    CHECK(hundred.pixels[2] == 7);
  }

  TEST_CASE("classes have the names in the file beside it") {
    const test::TemporaryFolder folder("cifar_test");
    const std::string path = folder.write("data_batch_1.bin.xz", test::xzipped(record("\1")));
    Texts warnings;
    CHECK(read_cifar(path, warnings).classes.front() == "0");
    folder.write("fine_label_names.txt", kTenLines);  // of CIFAR-100
    CHECK(read_cifar(path, warnings).classes.front() == "0");
    folder.write("batches.meta.txt", kTenLines);
    CHECK(read_cifar(path, warnings).classes == kTen);
    CHECK(warnings.empty());
    folder.write("batches.meta.txt", "a\nb\nb\n");
    CHECK(read_cifar(path, warnings).classes.front() == "0");
    CHECK(warnings ==
          Texts{folder.path("batches.meta.txt") +
                ": passed over; expected 10 different names of classes, one a line, found 2"});
  }

  TEST_CASE("other lengths and labels are refused") {
    const auto check_refused = [](const std::string& bytes, const char* message) {
      CHECK_THROWS_WITH_AS(parse_cifar(bytes, "c.bin"), message, DataError);
    };
    check_refused("",
                  "c.bin: 0 bytes, which is a multiple neither of 3073 (CIFAR-10) nor of 3074 "
                  "(CIFAR-100); expected one "
                  "of them: fetch the file again");
    check_refused(record("\1").substr(1),
                  "c.bin: 3072 bytes, which is a multiple neither of 3073 (CIFAR-10) nor of 3074 "
                  "(CIFAR-100); expected "
                  "one of them: fetch the file again");
    check_refused(std::string(std::size_t{3073} * 3074, '\0'),
                  "c.bin: 9446402 bytes, which is a multiple both of 3073 (CIFAR-10) and of 3074 "
                  "(CIFAR-100); expected "
                  "one of them: split the file in parts");
    check_refused(record("\1") + record("\12"),
                  "c.bin: label 10 in record 2; expected at most 9: is this a file of CIFAR-10?");
    check_refused(
        record("\1\144"),
        "c.bin: label 100 in record 1; expected at most 99: is this a file of CIFAR-100?");
  }
}

}  // namespace resboost
