#include "data/image_folder.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>

#include "resboost/dataset.h"
#include "resboost/error.h"
#include "resboost/prepare.h"
#include "resboost/schema.h"
#include "support/error_text.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"

namespace resboost {
namespace {

using test::Pixels;
using test::plain_jpeg;
using test::plain_png;
using test::TemporaryFolder;
using Texts = std::vector<std::string>;

const Pixels kGrey{100}, kRed{255, 0, 0};

std::string folder_refusal(const TemporaryFolder& folder) {
  Texts warnings;
  return test::error_text<DataError>([&] { read_image_folder(folder.path(), {}, warnings); });
}

/// What a file that should be a picture is refused with, but for its path.
std::string refusal_of(const std::string& bytes) {
  const TemporaryFolder folder("refused");
  const std::string path = folder.write("a.png", bytes);
  const std::string text = folder_refusal(folder);
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}

/// The pixels of a file alone in its folder.
Pixels read_alone(const std::string& bytes) {
  const TemporaryFolder folder("alone");
  folder.write("a.png", bytes);
  Texts warnings;
  return read_image_folder(folder.path(), {}, warnings).pixels;
}

/// The header of a PNG that asks for a size.
std::string png_of_size(const std::string& height, const std::string& width) {
  std::string bytes = plain_png(1, 1, kGrey);
  bytes.replace(16, 8, width + height);
  const auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()) + 12, 17);
  for (std::size_t i = 0; i < 4; ++i)
    bytes[29 + i] = static_cast<char>(checksum >> (24 - 8 * i) & 0xff);
  return bytes;
}

}  // namespace

TEST_SUITE("data/image_folder") {
  TEST_CASE("all pictures that cannot be read are named at once") {
    const TemporaryFolder folder("bad");
    folder.write("a.png", "");
    folder.write("b.png", plain_png(1, 1, kGrey));
    folder.write("c.jpg", "GIF89a");
    const std::string text = folder_refusal(folder);
    CHECK(text.find("a.png: an empty file") != std::string::npos);
    CHECK(text.find("c.jpg: a GIF picture; expected PNG") != std::string::npos);
    CHECK(text.find("b.png") == std::string::npos);
  }

  TEST_CASE("where there are files, but no pictures, they are counted") {
    const TemporaryFolder folder("other");
    folder.write("cat/1.bmp", "BM");
    folder.write("dog/1.bmp", "BM");
    CHECK(folder_refusal(folder).starts_with(folder.path() +
                                             ": no pictures, but 2 other files; expected "));
  }

  TEST_CASE("what macOS leaves in archives is no class") {
    const TemporaryFolder folder("mac");
    folder.write("cat/1.png", plain_png(1, 1, kGrey));
    folder.write("__MACOSX/cat/._1.png", "x");
    Texts warnings;
    CHECK(read_image_folder(folder.path(), {}, warnings).classes == Texts{"cat"});
  }

  TEST_CASE("a folder of folders is classes, in the order of their names") {
    const TemporaryFolder folder("classes");
    folder.write("dog/2.JPG", plain_jpeg(2, 3, {0, 255, 0}));
    folder.write("dog/10.png", plain_png(2, 3, kRed));
    folder.write("cat/1.jpeg", plain_jpeg(2, 3, kGrey));
    Texts warnings;
    const ImageSet set = read_image_folder(folder.path(), {}, warnings);
    CHECK(set.shape == ImageShape{2, 3, 3});
    CHECK(set.names == Texts{"cat/1.jpeg", "dog/10.png", "dog/2.JPG"});
    CHECK(set.classes == Texts{"cat", "dog"});
    CHECK(set.labels == std::vector<std::int32_t>{0, 1, 1});
    REQUIRE(set.pixels.size() == 54);
    CHECK(Pixels(set.pixels.begin(), set.pixels.begin() + 3) == Pixels{100, 100, 100});
    CHECK(Pixels(set.pixels.begin() + 18, set.pixels.begin() + 21) == kRed);
    CHECK(set.pixels[37] > 250);
    CHECK(warnings.empty());
  }

  TEST_CASE("a folder of pictures has no classes; one channel if all are grey") {
    const TemporaryFolder folder("flat");
    folder.write("b.png", plain_png(1, 1, {7}));
    folder.write("a.png", plain_png(1, 1, {9}));
    Texts warnings;
    const ImageSet set = read_image_folder(folder.path(), {}, warnings);
    CHECK(set.shape == ImageShape{1, 1, 1});
    CHECK(set.names == Texts{"a.png", "b.png"});
    CHECK(set.pixels == Pixels{9, 7});
    CHECK(set.labels.empty());
    CHECK(set.classes.empty());
    CHECK(read_single_picture(folder.path("b.png"), {}, warnings).names == Texts{"b.png"});
    CHECK(warnings.empty());
  }

  TEST_CASE("pixels lie in a file that no folder lists, and stay while rows of them are there") {
    const TemporaryFolder folder("mapped"), cache("mapped_cache");
    for (int i = 0; i < 4; ++i)
      folder.write(std::string(i % 2 ? "b/" : "a/") + char('0' + i) + ".png",
                   plain_png(2, 2, {static_cast<std::uint8_t>(10 * i)}));
    ImageReadConfig config;
    config.cache_dir = cache.path();
    Texts warnings;
    ImageSet set = read_image_folder(folder.path(), config, warnings);
    CHECK(set.pixels.empty());
    CHECK(Pixels(set.borrowed.begin(), set.borrowed.end()) ==
          read_image_folder(folder.path(), {}, warnings).pixels);
    CHECK(std::filesystem::is_empty(cache.path()));
    const Schema schema = Schema::learn(set, all_rows(set), warnings);
    const RowSource some = schema.encode(set, {2, 0}, Schema::Targets::none, warnings).x;
    const std::uint8_t* third = set.picture(2).data();
    set = {};
    CHECK(pictures_of(some)->picture(0).data() == third);
    CHECK(pictures_of(some)->picture(0)[3] == 10);
    CHECK(pictures_of(some.take(std::vector<Index>{1}))->picture(0)[0] == 0);
    config.cache_dir = cache.path("none");
    CHECK(test::error_text<IoError>([&] {
            read_image_folder(folder.path(), config, warnings);
          }).starts_with(cache.path("none") + ": cannot make a file of 1 MB"));
    const ImageSet single = read_single_picture(folder.path("a/2.png"), config, warnings);
    CHECK(single.pixels == Pixels{20, 20, 20, 20});
  }

  TEST_CASE("what is passed over is counted; an empty folder is no class") {
    const TemporaryFolder folder("passed");
    folder.write("a/1.png", plain_png(1, 1, kGrey));
    folder.write("a/.hidden.png", "");
    folder.write("a/notes.txt", "");
    folder.write("README", "");
    folder.write(".git/x", "");
    folder.write("b/2.gif", "");
    Texts warnings;
    CHECK(read_image_folder(folder.path(), {}, warnings).classes == Texts{"a"});
    CHECK(warnings ==
          Texts{folder.path("b") + ": no pictures in this folder, so it is no class",
                folder.path() + ": files passed over that are hidden or not .png, .jpg, .jpeg: 5"});
  }

  TEST_CASE("other arrangements are refused") {
    const TemporaryFolder folder("arranged");
    CHECK(folder_refusal(folder) ==
          folder.path() +
              ": no pictures; expected folders of .png, .jpg, .jpeg files, one a class, "
              "or such files without classes");
    folder.write("train/cat/1.png", "");
    CHECK(folder_refusal(folder) ==
          folder.path("train/cat") +
              ": a folder in the folder of a class; expected FOLDER/CLASS/picture.png: give " +
              folder.path("train") + " if its folders are the classes");
    folder.write("a.png", "");
    CHECK(folder_refusal(folder) ==
          folder.path() +
              ": both pictures (\"a.png\") and folders (\"train\"); expected folders "
              "only, one a class, or pictures only, without classes");
    Texts warnings;
    CHECK(test::error_text<IoError>([&] {
            read_image_folder(folder.path("none"), {}, warnings);
          }) == folder.path("none") + ": cannot list: No such file or directory");
    std::filesystem::remove_all(folder.path("train"));
    std::filesystem::remove(folder.path("a.png"));
    std::filesystem::create_symlink("nowhere", folder.path("a.png"));
    CHECK(test::error_text<IoError>([&] { read_image_folder(folder.path(), {}, warnings); }) ==
          folder.path("a.png") + ": cannot open: No such file or directory");
  }

  TEST_CASE(
      "sizes: the model's, else the config's, else the most frequent and of these the smallest") {
    const TemporaryFolder folder("sizes");
    folder.write("1.png", plain_png(4, 4, kGrey));
    folder.write("2.png", plain_png(2, 3, kRed));
    Texts warnings;
    CHECK(read_image_folder(folder.path(), {}, warnings).shape == ImageShape{2, 3, 3});
    folder.write("3.png", plain_png(4, 4, kGrey));
    CHECK(read_image_folder(folder.path(), {}, warnings).shape == ImageShape{4, 4, 3});
    CHECK(warnings ==
          Texts{folder.path() + ": pictures of 2 sizes are resized to 2 x 3 (the most frequent); "
                                "`image-size` HxW sets another size",
                folder.path() + ": pictures of 2 sizes are resized to 4 x 4 (the most frequent); "
                                "`image-size` HxW sets another size"});
    ImageReadConfig config;
    config.height = 1;
    config.width = 5;
    CHECK(read_image_folder(folder.path(), config, warnings).shape == ImageShape{1, 5, 3});
    config.shape = {1, 1, 1};
    CHECK(read_image_folder(folder.path(), config, warnings).pixels == Pixels{100, 76, 100});
    CHECK(warnings.size() == 2);
  }

  TEST_CASE("large pictures are reduced unless a size is chosen") {
    const TemporaryFolder folder("large");
    folder.write("1.png", plain_png(450, 300, kGrey));
    Texts warnings;
    CHECK(read_image_folder(folder.path(), {}, warnings).shape == ImageShape{64, 43, 1});
    folder.write("2.png", plain_png(450, 300, kGrey));
    folder.write("3.png", plain_png(1, 1, kGrey));
    CHECK(read_image_folder(folder.path(), {}, warnings).shape == ImageShape{64, 43, 1});
    CHECK(
        warnings ==
        Texts{folder.path() + ": pictures of 450 x 300 are resized to 64 x 43; `image-size` HxW "
                              "sets another size",
              folder.path() +
                  ": pictures of 2 sizes are resized to 64 x 43 (the most frequent is 450 x 300); "
                  "`image-size` HxW sets another size"});
  }

  TEST_CASE("PNG: transparency is laid over white, 16 bits become 8, palettes are expanded") {
    CHECK(read_alone(test::png_bytes(1, 2, PNG_FORMAT_RGBA, {0, 0, 255, 0, 0, 0, 255, 255})) ==
          Pixels{255, 255, 255, 0, 0, 255});
    Pixels linear(4);
    const std::uint16_t samples[2] = {0, 65535};
    std::memcpy(linear.data(), samples, sizeof samples);
    CHECK(read_alone(test::png_bytes(1, 2, PNG_FORMAT_LINEAR_Y, linear)) == Pixels{0, 255});
  }

  TEST_CASE("a file that is no picture is refused") {
    CHECK(refusal_of("text") ==
          "not a picture by its first bytes; expected PNG or JPEG: convert it, or take it out of "
          "the folder");
    for (const auto& [bytes, kind] :
         {std::pair{std::string("RIFF\x24\0\0\0WEBPVP8 ", 16), "a WebP picture"},
          {"GIF89a", "a GIF picture"},
          {std::string("BM\x36\x03\0\0\0\0\0\0\x36\0\0\0", 14), "a BMP picture"},
          {std::string("II*\0\x08\0\0\0", 8), "a TIFF picture"},
          {std::string("MM\0*\0\0\0\x08", 8), "a TIFF picture"},
          {std::string("\0\0\0\x18"
                       "ftypheic",
                       12),
           "an HEIC or AVIF picture, or a film"}})
      CHECK(refusal_of(bytes) ==
            std::string(kind) + "; expected PNG or JPEG: convert it, or take it out of the folder");
    CHECK(refusal_of("") ==
          "an empty file; expected PNG or JPEG: convert it, or take it out of the folder");
    CHECK(refusal_of(plain_jpeg(1, 1, {0, 0, 0, 0})) ==
          "a JPEG of 4 color components, such as CMYK; expected grey or RGB: convert it, e.g. with "
          "mogrify -colorspace "
          "sRGB");
  }

  TEST_CASE("a picture cannot ask for more than it may") {
    const std::string many("\0\1\x86\xa0", 4), most("\0\0\x40\0", 4);
    CHECK(refusal_of(png_of_size(many, many)) ==
          "a height and width of 100000 x 100000 pixels are more than the limit of 16384 a side; "
          "shrink it first, if it "
          "is not damaged");
    CHECK(
        refusal_of(png_of_size(most, most)) ==
        "a picture of 16384 x 16384 has more than the limit of 67 million pixels; shrink it first");
    std::string jpeg = plain_jpeg(1, 1, kGrey);
    jpeg.replace(jpeg.find("\xff\xc0") + 5, 4, "\x7f\xf0\x7f\xf0");
    CHECK(refusal_of(jpeg) ==
          "a height and width of 32752 x 32752 pixels are more than the limit of 16384 a side; "
          "shrink it first, if it "
          "is not damaged");
  }

  TEST_CASE("a damaged picture is refused wherever it is cut") {
    const std::string png = plain_png(20, 20, kRed), jpeg = plain_jpeg(20, 20, kRed);
    for (std::size_t size = 3; size < jpeg.size(); size += 7)
      CHECK(refusal_of(jpeg.substr(0, size)).starts_with("damaged JPEG: "));
    CHECK(refusal_of(jpeg.substr(0, jpeg.size() - 4)) ==
          "damaged JPEG: Premature end of JPEG file; fetch or save it again");
    for (std::size_t size = 8; size + 12 < png.size(); size += 7)
      CHECK(refusal_of(png.substr(0, size)).starts_with("damaged PNG: "));
  }
}

}  // namespace resboost
