#include "data/idx.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/packed.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

using test::TemporaryFolder;
using Labels = std::vector<std::int32_t>;
using Texts = std::vector<std::string>;

std::string idx(const std::vector<std::uint64_t>& dimensions, const std::string& values,
                char type = 8) {
  std::string bytes{0, 0, type, static_cast<char>(dimensions.size())};
  for (const std::uint64_t size : dimensions) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 0xff);
  }
  return bytes + values;
}

void check_idx_refused(const std::string& bytes, const char* message) {
  CHECK_THROWS_WITH_AS(parse_idx_images(bytes, "i"), message, DataError);
}

}  // namespace

TEST_SUITE("data/idx") {
  TEST_CASE("pictures of grey, and of colour in four dimensions") {
    const ImageSet grey = parse_idx_images(idx({2, 1, 3}, "abcdef"), "i");
    CHECK(grey.shape == ImageShape{1, 3, 1});
    CHECK(grey.rows() == 2);
    CHECK(grey.pixels == std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'});
    CHECK(parse_idx_images(idx({1, 1, 2, 3}, "abcdef"), "i").shape == ImageShape{1, 2, 3});
  }

  TEST_CASE("labels are in the file beside it, packed or not") {
    const std::string pictures = idx({3, 1, 1}, "abc"), labels = idx({3}, std::string("\0\2\1", 3));
    for (const char* packed : {"", ".gz", ".xz"}) {
      const TemporaryFolder folder("idx_test");
      const std::string path = folder.write("train-images-idx3-ubyte.gz", test::gzipped(pictures));
      const std::string kind = packed;
      folder.write("train-labels-idx1-ubyte" + kind, kind.empty()    ? labels
                                                     : kind == ".gz" ? test::gzipped(labels)
                                                                     : test::xzipped(labels));
      Texts warnings;
      const ImageSet set = read_idx(path, warnings);
      CHECK(set.labels == Labels{0, 2, 1});
      CHECK(set.classes == Texts{"0", "1", "2"});
      CHECK(set.source == path);
      CHECK(warnings.empty());
    }
  }

  TEST_CASE("without such a file there are no labels, and a warning says so") {
    const TemporaryFolder folder("idx_test");
    Texts warnings;
    const ImageSet set =
        read_idx(folder.write("t10k-images.idx3-ubyte", idx({1, 1, 1}, "a")), warnings);
    CHECK(set.labels.empty());
    CHECK(set.classes.empty());
    read_idx(folder.write("pictures", idx({1, 1, 1}, "a")), warnings);
    CHECK(warnings ==
          Texts{folder.path("t10k-images.idx3-ubyte") + ": no labels, for there is no " +
                    folder.path("t10k-labels.idx1-ubyte") + " (.gz, .xz)",
                folder.path("pictures") +
                    ": no labels: only a name with \"images\" in it says what theirs is"});
  }

  TEST_CASE("labels that do not fit are refused") {
    const TemporaryFolder folder("idx_test");
    const std::string path = folder.write("images-idx3", idx({2, 1, 1}, "ab"));
    const auto refusal = [&](const std::string& labels) {
      folder.write("labels-idx1", labels);
      Texts warnings;
      return test::error_text<DataError>([&] { read_idx(path, warnings); });
    };
    const std::string beside = folder.path("labels-idx1");
    CHECK(refusal(idx({3}, "abc")) ==
          beside + ": 3 labels for the 2 pictures of " + path + "; expected one each");
    CHECK(refusal(idx({2, 1}, "ab")) ==
          beside + ": 2 dimensions; expected 1, for these are to be labels");
    CHECK(refusal(idx({2}, "a")) ==
          beside + ": 1 bytes follow the IDX header, which promises 2; fetch the file again");
  }

  TEST_CASE("what is not a file of pictures is refused") {
    const char* const not_idx =
        "i: not an IDX file; one begins with the bytes 00 00 08 and the number of dimensions";
    check_idx_refused("", not_idx);
    check_idx_refused("text", not_idx);
    check_idx_refused(idx({1, 1, 1}, "abcd", 0x0d),
                      "i: IDX values of type 0x0d; expected unsigned bytes (0x08)");
    check_idx_refused(idx({1, 1, 1}, "").substr(0, 9),
                      "i: the IDX header is cut after 9 of 16 bytes; fetch the file again");
    check_idx_refused(
        idx({1}, "a"),
        "i: holds labels; give the file of the pictures, such as train-images-idx3-ubyte");
    check_idx_refused(
        idx({1, 1}, "a"),
        "i: 2 dimensions; expected 3 (pictures, height, width) or 4 (pictures, height, "
        "width, channels)");
    check_idx_refused(idx({2, 1, 1}, "a"),
                      "i: 1 bytes follow the IDX header, which promises 2; fetch the file again");
    check_idx_refused(idx({2, 1, 1}, "abc"),
                      "i: 3 bytes follow the IDX header, which promises 2; fetch the file again");
  }

  TEST_CASE("a header cannot ask for more than there may be") {
    check_idx_refused(idx({0, 1, 1}, ""), "i: holds no pictures; expected at least one");
    check_idx_refused(idx({1, 0, 5}, ""),
                      "i: a height and width of 0 x 5 pixels; expected at least 1 x 1");
    check_idx_refused(idx({1, 1, 1, 4}, "abcd"),
                      "i: 4 channels a pixel; expected 1 (grey) or 3 (red, green, blue)");
    check_idx_refused(
        idx({1, 1, 16'385}, ""),
        "i: a height and width of 1 x 16385 pixels are more than the limit of 16384 a "
        "side; shrink it first, "
        "if it is not damaged");
    const char* too_many =
        "i: 4294967295 pictures are more than the limit of 2147483646; use fewer";
    check_idx_refused(idx({0xffff'ffff, 1, 1}, "a"), too_many);
    check_idx_refused(idx({0xffff'ffff, 16'384, 16'384, 3}, ""), too_many);
    check_idx_refused(
        idx({1'000'000, 100, 100}, ""),
        "i: 1000000 pictures of 100 x 100 x 1 bytes are more than the limit of 4 GiB; use fewer or "
        "smaller ones");
  }
}

}  // namespace resboost
