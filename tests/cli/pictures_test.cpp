#include "support/pictures.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "cli/exit_code.h"
#include "cli/picture_fixture.h"
#include "resboost/model_file.h"
#include "support/toy_pictures.h"

using namespace resboost;
using namespace resboost::cli;

TEST_SUITE_BEGIN("cli/pictures");

TEST_CASE("a folder of PNGs trains, evaluates and predicts: file name, class, probabilities") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string test = write_pictures(folder, "test", bars(60, Rng(2)), true);
  const std::string bare = write_pictures(folder, "new", bars(3, Rng(3)), false),
                    model = folder("m.model");
  const Outcome trained = call(with({"train", train, "--model", model}, kTiny));
  REQUIRE_MESSAGE(trained.code == kOk, trained.err);
  CHECK(trained.err.find("216 rows to train, 24 to validate, pictures of 1x8x8, 3 classes") !=
        std::string::npos);
  CHECK(accuracy_of(call({"evaluate", model, test, "--json"})) > 0.6);
  const auto rows = lines_of(call({"predict", model, bare}).out);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0] == "file,prediction,p_lying,p_rising,p_standing");
  CHECK(rows[1].starts_with("1000.png,"));
}

TEST_CASE("pictures in a file train the same model as pictures in memory") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(60, Rng(1)), true);
  const std::string valid = write_pictures(folder, "valid", bars(12, Rng(2)), true);
  const std::string in_memory = folder("m.model"), in_file = folder("f.model");
  const auto options =
      tiny({"--boostresnet.epochs", "1", "--image.shift", "1", "--image.crop", "0.5"});
  std::filesystem::create_directories(folder("cache"));
  for (const bool held_out : {false, true}) {
    const auto all = held_out ? with(options, {"--valid", valid}) : options;
    REQUIRE(call(with({"train", train, "--model", in_memory}, all)).code == kOk);
    const Outcome trained =
        call(with({"train", train, "--model", in_file, "--cache-dir", folder("cache")}, all));
    REQUIRE_MESSAGE(trained.code == kOk, trained.err);
    CHECK(folder.read("f.model") == folder.read("m.model"));
  }
  CHECK(std::filesystem::is_empty(folder("cache")));
  const auto refused = [&](const std::vector<std::string>& of) {
    return call(with({"train", train, "--model", in_file, "--cache-dir", folder("none")}, of)).err;
  };
  CHECK(refused(options).find(folder("none") + ": cannot make a file of 1 MB") !=
        std::string::npos);
}

TEST_CASE("of pictures: representations, the worst mistakes on a page, mirror images") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string test = write_pictures(folder, "test", bars(60, Rng(2)), true);
  const std::string model = folder("m.model"), page = folder("page.html");
  REQUIRE(call(with({"train", train, "--model", model, "--image.views", "mirrored",
                     "--boostresnet.label-smoothing", "0.1"},
                    kTiny))
              .code == kOk);
  CHECK(Json::parse(call({"inspect", model, "--json"}).out)["picture"]["sees_mirrored"] == true);

  const auto rows = lines_of(call({"predict", model, test, "--features"}).out);
  REQUIRE(rows.size() == 61);
  CHECK(rows[0].starts_with("file,f1,f2,"));
  CHECK(std::count(rows[0].begin(), rows[0].end(), ',') ==
        std::count(rows[60].begin(), rows[60].end(), ','));

  REQUIRE(call({"evaluate", model, test, "--report", page}).code == kOk);
  const std::string text = folder.read("page.html");
  CHECK(text.find("Worst mistakes") != std::string::npos);
  CHECK(text.find("<img src=\"data:image/png;base64,") != std::string::npos);
}

TEST_CASE("stages that learn side by side make a model like any other") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string test = write_pictures(folder, "test", bars(60, Rng(2)), true);
  const std::string model = folder("m.model"), cut = folder("c.model");
  const Outcome trained = call(
      with({"train", train, "--model", model},
           tiny({"--boostresnet.order", "online", "--boostresnet.auxiliary-layers", "remaining",
                 "--image.shift", "1", "--valid-share", "0", "--boostresnet.batch-size", "16"})));
  REQUIRE_MESSAGE(trained.code == kOk, trained.err);
  CHECK(trained.err.find("gamma") != std::string::npos);
  CHECK(call({"inspect", model}).out.find("heads        depths 1 to 4") != std::string::npos);
  CHECK(accuracy_of(call({"evaluate", model, test, "--json"})) > 0.6);
  REQUIRE(call({"inspect", model, "--truncate", "3", "--output", cut}).code == kOk);
  CHECK((call({"predict", cut, test}).out == call({"predict", model, test, "--stages", "3"}).out));
  CHECK(call({"analyze", model, test}).code == kOk);
}

TEST_CASE("models of pictures are inspected, cut, grown and compared as those of tables") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(120, Rng(1)), true);
  const std::string model = folder("m.model"), small = folder("s.model"), grown = folder("g.model");
  const std::vector<std::string> pictures = with({"--valid-share", "0"}, kTiny);
  REQUIRE(call(with({"train", train, "--model", model}, pictures)).code == kOk);
  const std::string page = call({"inspect", model}).out;
  CHECK(page.find("pictures     1x8x8 (channels x height x width)") != std::string::npos);
  CHECK(page.find("conv_norm 3x3 1 > 4, relu") != std::string::npos);
  CHECK(page.find("heads        depths 1 to 4") != std::string::npos);
  REQUIRE(call({"inspect", model, "--truncate", "2", "--output", small}).code == kOk);
  const Outcome none = call({"inspect", model, "--truncate", "0", "--output", small});
  CHECK(none.code == kUsage);
  CHECK(none.err ==
        "resboost: option --truncate: this network has heads for depth 1 to 4, not 0\n");
  const auto two_of = [&](const std::string& of) {
    return call({"predict", of, train, "--stages", "2"}).out;
  };
  CHECK((two_of(small) == two_of(model)));
  REQUIRE(call(with({"train", train, "--model", grown, "--continue-from", small, "--stages", "+1"},
                    pictures))
              .code == kOk);
  CHECK((two_of(grown) == two_of(model)));
  const Outcome no_head = call({"predict", small, train, "--stages", "0"});
  CHECK(no_head.code == kUsage);
  CHECK(no_head.err ==
        "resboost: option --stages: this network has heads for depth 1 to 2, not 0\n");
  const Outcome compared = call(with({"compare", train, "--json"}, pictures));
  REQUIRE_MESSAGE(compared.code == kOk, compared.err);
  const Json methods = Json::parse(compared.out).at("methods");
  CHECK(methods[0].at("mean").at("stages") == methods[1].at("mean").at("stages"));
}

TEST_CASE("columns of a table are pixels where --image-shape says so, in training and ever after") {
  const Folder folder;
  const ImageSet set = bars(90, Rng(1));
  std::string csv = "label";
  for (int j = 0; j < 64; ++j) csv += ",p" + std::to_string(j);
  for (Index i = 0; i < set.rows(); ++i) {
    csv += "\n" + set.classes[static_cast<std::size_t>(set.labels[static_cast<std::size_t>(i)])];
    for (Index j = 0; j < 64; ++j)
      csv += "," + std::to_string(set.pixels[static_cast<std::size_t>(i * 64 + j)]);
  }
  const std::string data = folder.write("pixels.csv", csv + "\n"), model = folder("m.model");
  const std::vector<std::string> shaped =
      with({"train", data, "--target", "label", "--image-shape", "1x8x8", "--model", model}, kTiny);
  REQUIRE(call(shaped).code == kOk);
  CHECK(call({"evaluate", model, data, "--json"}).code == kOk);
  const std::string files = write_pictures(folder, "files", set, true);
  CHECK(accuracy_of(call({"evaluate", model, files, "--json"})) ==
        accuracy_of(call({"evaluate", model, data, "--json"})));
  const std::string other = folder.write("other.csv", "kind" + csv.substr(5) + "\n");
  CHECK(call({"evaluate", model, other})
            .err.starts_with("resboost: " + other + ": pictures without classes; "));
  CHECK(lines_of(call({"predict", model, data}).out).size() == 91);
  for (const char* shape : {"8x8", "1x8x", "ax8x8", "0x8x8", "1x8x8x1", "x"}) {
    CAPTURE(shape);
    CHECK(
        call({"train", data, "--target", "label", "--image-shape", shape, "--model", model}).code ==
        kUsage);
  }
  CHECK(
      call({"train", data, "--target", "label", "--image-shape", "8x8", "--model", model}).err ==
      "resboost: option --image-shape: expected CHANNELSxHEIGHTxWIDTH, as 1x28x28, got \"8x8\"\n");
}

TEST_CASE(
    "twenty PNGs of different sizes train and predict; files that are no pictures get one clear "
    "line") {
  const Folder folder;
  const std::string train = folder("mixed"), model = folder("m.model");
  for (int i = 0; i < 20; ++i) {
    const std::string kind = i % 2 == 0 ? "dark" : "light";
    std::filesystem::create_directories(folder("mixed/" + kind));
    const auto grey = static_cast<std::uint8_t>(i % 2 == 0 ? 20 + i : 200 + i);
    folder.write("mixed/" + kind + "/" + std::to_string(i) + ".png",
                 test::plain_png(6 + i % 5, 7 + i % 3, {grey}));
  }
  const Outcome trained =
      call(with({"train", train, "--image-size", "8x8", "--model", model}, kTiny));
  REQUIRE_MESSAGE(trained.code == kOk, trained.err);
  CHECK(lines_of(call({"predict", model, train}).out).size() == 21);
  const auto error_of = [&](const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories(folder(name));
    folder.write(name + "/a.png", bytes);
    const Outcome outcome = call({"predict", model, folder(name)});
    CHECK(outcome.code == kBadData);
    CHECK(lines_of(outcome.err).size() == 1);
    return outcome.err;
  };
  CHECK(error_of("text", "no picture at all").find("text/a.png: ") != std::string::npos);
  const std::string jpeg = test::plain_jpeg(40, 40, {200, 100, 50});
  CHECK(error_of("cut", jpeg.substr(0, jpeg.size() / 2)).find("cut/a.png: ") != std::string::npos);
  std::string huge = test::plain_png(4, 4, {7});
  for (const std::size_t at : {std::size_t{16}, std::size_t{20}})
    huge.replace(at, 4, std::string("\x00\x01\x86\xa0", 4));  // 100,000 a side
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(huge.data() + 12), 17);
  for (std::size_t i = 0; i < 4; ++i) huge[29 + i] = static_cast<char>(crc >> (24 - 8 * i));
  CHECK(error_of("huge", huge).find("100000") != std::string::npos);
  std::filesystem::create_directories(folder("empty"));
  const Outcome empty = call({"predict", model, folder("empty")});
  CHECK(empty.code == kBadData);
  CHECK(lines_of(empty.err).size() == 1);
}

TEST_CASE("what pictures have no use for is refused in one line") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(30, Rng(1)), true),
                    model = folder("m.model");
  const std::string bare = write_pictures(folder, "bare", bars(3, Rng(1)), false);
  CHECK(call({"train", train, "--target", "class", "--model", model}).err ==
        "resboost: option --target: names a column, and pictures have none; leave it out\n");
  CHECK(call({"train", bare, "--model", model}).err ==
        "resboost: " + bare +
            ": pictures without classes; put a folder of each class "
            "into one folder, or the label file beside the images\n");
  CHECK(call({"train", train, "--model", model, "--method", "resfgb-fw"}).code == kUsage);
  CHECK(call({"train", train, "--model", model, "--image.architecture", "vgg"}).code == kUsage);
  const std::string table = folder.write("t.csv", toy_csv(60, true));
  REQUIRE(call(with({"train", table, "--model", model}, kSmall)).code == kOk);
  const Outcome wrong = call({"predict", model, train});
  CHECK(wrong.code == kBadData);
  CHECK(wrong.err ==
        "resboost: " + train +
            ": pictures, but the model is of a table; give a table with its columns\n");
}

TEST_SUITE_END();
