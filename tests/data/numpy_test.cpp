#include "data/numpy.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

using test::little_endian_bytes;
using test::npy_bytes;
using test::zipped;
using Labels = std::vector<std::int32_t>;

const std::string kPictures = npy_bytes("|u1", "(2, 1, 3)", "abcdef");

void check_npy_refused(const std::string& bytes, const char* message) {
  CHECK_THROWS_WITH_AS(parse_npy(bytes, "x.npy"), message, DataError);
}

void check_npz_refused(const std::string& bytes, const char* message) {
  CHECK_THROWS_WITH_AS(parse_npz(bytes, "x.npz"), message, DataError);
}

/// An archive with labels of these bytes for two pictures.
std::string with_labels(const std::string& type, const std::string& shape,
                        const std::string& data) {
  return zipped({{"x.npy", kPictures}, {"y.npy", npy_bytes(type, shape, data)}});
}

/// The bytes of a header alone.
std::string header(const std::string& text) {
  return "\x93NUMPY" + std::string("\1\0", 2) + little_endian_bytes(text.size(), 2) + text;
}

}  // namespace

TEST_SUITE("data/numpy") {
  TEST_CASE("arrays of grey and of colour") {
    const ImageSet grey = parse_npy(kPictures, "x.npy");
    CHECK(grey.shape == ImageShape{1, 3, 1});
    CHECK(grey.pixels == std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'});
    CHECK(grey.labels.empty());
    CHECK(parse_npy(npy_bytes("|u1", "(1, 2, 1, 3)", "abcdef"), "x.npy").shape ==
          ImageShape{2, 1, 3});
    CHECK(parse_npy(npy_bytes("|u1", "(1, 2, 3, 1)", "abcdef"), "x.npy").shape ==
          ImageShape{2, 3, 1});
  }

  TEST_CASE("archives, with labels of any type of whole numbers") {
    for (const char* type : {"|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8"}) {
      CAPTURE(type);
      const std::size_t size = static_cast<std::size_t>(type[2] - '0');
      const std::string labels = little_endian_bytes(3, size) + little_endian_bytes(0, size);
      CHECK(parse_npz(with_labels(type, "(2,)", labels), "x.npz").labels == Labels{3, 0});
      CHECK(parse_npz(with_labels(type, "(2, 1)", labels), "x.npz").labels == Labels{3, 0});
    }
    CHECK(parse_npz(with_labels("|u1", "(2,)", "\3\1"), "x.npz").classes ==
          std::vector<std::string>{"0", "1", "2", "3"});
  }

  TEST_CASE("arrays are known by their names; the deflated one is the second") {
    const std::string labels = npy_bytes("|u1", "(2,)", std::string("\1\0", 2));
    CHECK(parse_npz(zipped({{"labels.npy", labels}, {"images.npy", kPictures}}), "x.npz").labels ==
          Labels{1, 0});
    CHECK(parse_npz(zipped({{"arr_0.npy", kPictures}, {"arr_1.npy", labels}}), "x.npz").labels ==
          Labels{1, 0});
    CHECK(parse_npz(zipped({{"x.npy", kPictures}}), "x.npz").labels.empty());
    check_npz_refused(zipped({{"x_train.npy", kPictures}, {"y_train.npy", labels}}),
                      "x.npz: no array of pictures among \"x_train.npy\", \"y_train.npy\"; "
                      "expected one named x, images "
                      "or arr_0: save it with np.savez(file, x=pictures, y=labels)");
    check_npz_refused(zipped({}),
                      "x.npz: no array of pictures among its 0 arrays; expected one named x, "
                      "images or arr_0: save it "
                      "with np.savez(file, x=pictures, y=labels)");
  }

  TEST_CASE("a file is read by what it holds") {
    const test::TemporaryFolder folder("numpy_test");
    CHECK(read_numpy(folder.write("x.npy.gz", test::gzipped(kPictures))).rows() == 2);
    CHECK(read_numpy(folder.write("x.npz", zipped({{"x.npy", kPictures}}))).rows() == 2);
  }

  TEST_CASE("other arrays are refused with the cure") {
    check_npy_refused(npy_bytes("<f4", "(1, 1, 1)", "abcd"),
                      "x.npy: floating-point pixels (\"<f4\"); expected uint8: save (x * "
                      "255).astype(\"uint8\") if they are "
                      "0 ... 1");
    check_npy_refused(
        npy_bytes("<i8", "(1, 1, 1)", "abcdabcd"),
        "x.npy: pixels of type \"<i8\"; expected uint8: save x.astype(\"uint8\") if they "
        "are 0 ... 255");
    check_npy_refused(
        npy_bytes("", "(1, 1, 1)", "a"),
        "x.npy: pixels of type \"\"; expected uint8: save x.astype(\"uint8\") if they "
        "are 0 ... 255");
    check_npy_refused(npy_bytes("|u1", "(1, 1, 1)", "a", "True"),
                      "x.npy: in the order of Fortran; save np.ascontiguousarray(x)");
    check_npy_refused(npy_bytes("|u1", "(1, 4)", "abcd"),
                      "x.npy: an array of shape (1, 4); expected (pictures, height, width) or "
                      "(pictures, height, width, "
                      "channels): save x.reshape(-1, 28, 28) or the like");
    check_npy_refused(
        npy_bytes("|u1", "(1, 3, 2, 2)", "abcdefghijkl"),
        "x.npy: an array of shape (1, 3, 2, 2), the channels before height and width; "
        "expected them last: "
        "save x.transpose(0, 2, 3, 1)");
    check_npy_refused(npy_bytes("|u1", "(1, 2, 1, 4)", "abcdefgh"),
                      "x.npy: 4 channels a pixel; expected 1 (grey) or 3 (red, green, blue)");
    check_npy_refused(
        npy_bytes("|u1", "(18446744073709551615, 2, 2)", "abcd"),
        "x.npy: 18446744073709551615 pictures are more than the limit of 2147483646; use fewer");
    check_npy_refused(
        npy_bytes("|u1", "(2, 1, 1)", "a"),
        "x.npy: 1 bytes follow the NPY header, whose shape (2, 1, 1) takes 2; fetch or "
        "save it again");
  }

  TEST_CASE("a damaged header is refused") {
    check_npy_refused("text",
                      "x.npy: not an NPY file, which begins with \\x93NUMPY; save it with np.save");
    for (const std::size_t size : {6u, 8u, 9u, 10u, 40u})
      check_npy_refused(kPictures.substr(0, size),
                        "x.npy: ends within its NPY header; fetch or save it again");
    check_npy_refused("\x93NUMPY\4" + std::string(10, '\0'),
                      "x.npy: NPY version 4; expected 1, 2 or 3");
    check_npy_refused("\x93NUMPY\2" + std::string("\0\xff\xff\xff\xff", 5),
                      "x.npy: an NPY header of 4294967295 bytes; expected at most 10000");
    const auto check_text = [](const std::string& text, const std::string& what) {
      check_npy_refused(header(text), ("x.npy: cannot read the NPY header at " + what +
                                       "; save it again with np.save")
                                          .c_str());
    };
    check_text("", "\"\": expected {");
    check_text("{'a': 1}", "\" 1}\": unknown key \"a\"");
    check_text("{'descr': '|u1', 'descr': '|u1'}", "\" '|u1'}\": a key twice");
    check_text("{'descr': [('a', '|u1')]}",
               "\"[('a', '|u1')]}\": an array of records; expected one of numbers");
    check_text("{'descr': '|u1', 'shape': (2,)} x", "\"x\": something after }");
    check_text("{'descr': '|u1', 'shape': (2,)}", "\"\": expected descr, fortran_order and shape");
    check_text("{'fortran_order': 0}", "\"0}\": expected True or False");
    check_text("{'shape': (-1,)}", "\"-1,)}\": expected a whole number");
    check_text("{'shape': (1 1)}", "\"1)}\": expected , or )");
    check_text("{'shape': (99999999999999999999,)}",
               "\"99999999999999999999\": expected a whole number");
  }

  TEST_CASE("labels that are not classes of these pictures are refused") {
    check_npz_refused(with_labels("|u1", "(3,)", "abc"),
                      "x.npz: 3 labels for 2 pictures; expected one each");
    check_npz_refused(with_labels("<f4", "(2,)", "abcdabcd"),
                      "x.npz, y.npy: labels of type \"<f4\"; expected whole numbers: save "
                      "y.astype(\"int64\"), or "
                      "np.unique(y, return_inverse=True)[1] if they are text");
    check_npz_refused(with_labels(">i4", "(2,)", "abcdabcd"),
                      "x.npz, y.npy: labels of type \">i4\"; expected whole numbers: save "
                      "y.astype(\"int64\"), or "
                      "np.unique(y, return_inverse=True)[1] if they are text");
    check_npz_refused(with_labels("|u1", "(2, 2)", "abcd"),
                      "x.npz, y.npy: labels of shape (2, 2); expected one a picture: save "
                      "y.argmax(1) if they are "
                      "one-hot");
    check_npz_refused(with_labels("|i1", "(2,)", std::string("\0\xff", 2)),
                      "x.npz, y.npy: label -1 at index 1; expected 0 ... 9999");
    check_npz_refused(with_labels("<u8", "(2,)", std::string(16, '\xff')),
                      "x.npz, y.npy: label 18446744073709551615 at index 0; expected 0 ... 9999");
    check_npz_refused(
        with_labels("<i8", "(2305843009213693952,)", ""),
        "x.npz, y.npy: 0 bytes follow the NPY header, whose shape (2305843009213693952) takes "
        "2305843009213693952; fetch or save it again");
  }

  TEST_CASE("a damaged archive is refused wherever it is cut or changed") {
    const std::string whole =
        zipped({{"y.npy", npy_bytes("|u1", "(2,)", "\1\2")}, {"x.npy", kPictures}});
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK_THROWS_AS(parse_npz(whole.substr(0, size), "x.npz"), DataError);
    check_npz_refused(
        "PK", "x.npz: damaged ZIP archive: no directory at its end; fetch or save it again");
    std::string changed = whole;
    changed[whole.find("PK\3\4", 10) + 30 + 5 + 20] ^= 1;
    check_npz_refused(changed,
                      "x.npz: damaged ZIP archive: \"x.npy\" does not agree with its size and "
                      "checksum; fetch or save "
                      "it again");
  }

  TEST_CASE("an archive cannot ask for more than it may") {
    const auto changed = [](std::size_t at, const std::string& bytes) {
      std::string archive = zipped({{"x.npy", kPictures}});
      return archive.replace(archive.find("PK\1\2") + at, bytes.size(), bytes);
    };
    check_npz_refused(changed(24, little_endian_bytes(0xffff'ffff, 4)),
                      "x.npz: \"x.npy\" is larger than 2 GiB, which takes Zip64; save it as .npy");
    check_npz_refused(changed(10, little_endian_bytes(8, 2) + std::string(12, '\1') +
                                      little_endian_bytes(0xf000'0000, 4)),
                      "x.npz: damaged ZIP archive: it ends early; fetch or save it again");
    check_npz_refused(changed(24, little_endian_bytes(0xf000'0000, 4)),
                      "x.npz: damaged ZIP archive: \"x.npy\" does not agree with its size and "
                      "checksum; fetch or save "
                      "it again");
    check_npz_refused(changed(8, "\1"),
                      "x.npz: \"x.npy\" is encrypted; save it without a password");
    check_npz_refused(
        changed(10, "\14"),
        "x.npz: \"x.npy\" is packed by method 12; expected 0 (stored) or 8 (deflated)");
  }
}

}  // namespace resboost
