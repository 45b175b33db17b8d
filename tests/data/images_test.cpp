#include "resboost/images.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

using test::npy_bytes;
using test::Pixels;
using test::TemporaryFolder;
using Texts = std::vector<std::string>;

std::string npz(const std::string& pixels, const std::string& labels) {
  const std::string count = "(" + std::to_string(pixels.size());
  return test::zipped({{"x.npy", npy_bytes("|u1", count + ", 1, 1)", pixels)},
                       {"y.npy", npy_bytes("|u1", count + ",)", labels)}});
}

std::string image_refusal(const std::string& path) {
  Texts warnings;
  return test::error_text<DataError>([&] { read_images(path, {}, warnings); });
}

}  // namespace

TEST_SUITE("data/images") {
  TEST_CASE("pictures are told from tables by name, else by the first bytes") {
    const TemporaryFolder folder("images_known");
    const std::string idx("\0\0\10\3\0\0\0\1\0\0\0\1\0\0\0\1a", 17);
    for (const char* name :
         {"train-images-idx3-ubyte.gz", "a.bin", "a.bin.xz", "a.npy", "a.npz", "a.png", "b.JPG"})
      CHECK(holds_images(folder.write(name, "")));
    CHECK(holds_images(folder.path()));
    CHECK(holds_images(folder.write("x", idx)));
    CHECK(holds_images(folder.write("x.gz", test::gzipped(idx))));
    CHECK(holds_images(folder.write("n", npy_bytes("|u1", "(1, 1, 1)", "a"))));
    CHECK(holds_images(folder.write("p", test::plain_png(1, 1, {1}))));
    CHECK(holds_images(folder.path("a.bin") + "," + folder.path("none")));
    CHECK_FALSE(holds_images("-"));
    CHECK_FALSE(holds_images(""));
    CHECK_FALSE(holds_images(folder.path("none.bin")));
    CHECK_FALSE(holds_images(folder.write("a.csv", "x,y\n1,2\n")));
    CHECK_FALSE(holds_images(folder.write("a.csv.gz", test::gzipped("x,y\n1,2\n"))));
    CHECK_FALSE(holds_images(folder.write("empty", "")));
  }

  TEST_CASE("several files become one set") {
    const TemporaryFolder folder("images_joined");
    const std::string a = folder.write("a.npz", npz("ab", std::string("\0\1", 2)));
    const std::string b = folder.write("b.npz", npz("c", "\2"));
    Texts warnings;
    const ImageSet set = read_images(a + "," + b, {}, warnings);
    CHECK(set.pixels == Pixels{'a', 'b', 'c'});
    CHECK(set.labels == std::vector<std::int32_t>{0, 1, 2});
    CHECK(set.classes == Texts{"0", "1", "2"});
    CHECK(set.source == a + "," + b);
    CHECK(read_images(folder.write("c,d.npz", npz("c", "\2")), {}, warnings).rows() == 1);
    CHECK(warnings.empty());
  }

  TEST_CASE("files of different kinds are not joined") {
    const TemporaryFolder folder("images_apart");
    const std::string a = folder.write("a.npz", npz("ab", std::string("\0\1", 2)));
    const std::string wide = folder.write("b.npy", npy_bytes("|u1", "(1, 1, 2)", "ab"));
    const std::string bare = folder.write("c.npy", npy_bytes("|u1", "(1, 1, 1)", "a"));
    CHECK(image_refusal(a + "," + wide) == wide + ": pictures of 1 x 2 x 1, but " + a +
                                               " has 1 x 1 x 1; join files of one kind only");
    CHECK(image_refusal(a + "," + bare) ==
          bare + ": no labels, but " + a + " has labels; join files of one kind only");
    CHECK(image_refusal(a + "," + folder.path()) ==
          folder.path() + ": a folder among several paths; give one folder, or several files");
    Texts warnings;
    CHECK(test::error_text<IoError>([&] { read_images(a + ",", {}, warnings); }) ==
          "\"\": no such file or folder; is there a comma too many?");
  }

  TEST_CASE("pictures are resized to what the model or the config wants") {
    const TemporaryFolder folder("images_fitted");
    const std::string path =
        folder.write("a.npy", npy_bytes("|u1", "(1, 1, 2)", std::string("\0\144", 2)));
    ImageReadConfig config;
    config.height = 1;
    config.width = 4;
    Texts warnings;
    CHECK(read_images(path, config, warnings).pixels == Pixels{0, 25, 75, 100});
    CHECK(warnings.empty());
    config.shape = {1, 2, 3};
    CHECK(read_images(path, config, warnings).pixels == Pixels{0, 0, 0, 100, 100, 100});
    CHECK(warnings == Texts{path + ": pictures of 1 x 2 x 1 are resized to the model's 1 x 2 x 3"});
    config.shape = {20'000, 1, 1};
    CHECK_THROWS_AS(read_images(path, config, warnings), DataError);
  }

  TEST_CASE("the format may be given; what has none is refused") {
    const TemporaryFolder folder("images_format");
    const std::string path = folder.write("data", "text");
    CHECK(image_refusal(path) ==
          path +
              ": no pictures by its name or first bytes; expected IDX, CIFAR (.bin), .npy, .npz, "
              "PNG, JPEG or a folder of pictures");
    ImageReadConfig config;
    Texts warnings;
    config.format = ImageReadConfig::Format::numpy;
    CHECK(read_images(folder.write("n", npz("ab", "\1\1")), config, warnings).rows() == 2);
    CHECK(test::error_text<IoError>([&] { read_images(folder.path("none"), {}, warnings); }) ==
          folder.path("none") + ": no such file or folder");
    CHECK(test::error_text<IoError>([&] { read_images(folder.path("none.png"), {}, warnings); }) ==
          folder.path("none.png") + ": cannot open: No such file or directory");
  }
}

}  // namespace resboost
