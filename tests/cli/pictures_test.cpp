#include "support/pictures.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "cli/exit_code.h"
#include "resboost/model_file.h"
#include "support/toy_pictures.h"

using namespace resboost;
using namespace resboost::cli;

namespace {

/// Block by block; of what is given here and in `other`, `other`.
std::vector<std::string> tiny(std::vector<std::string> other = {}) {
  const std::pair<const char*, const char*> options[] = {{"--method", "boostresnet"},
                                                         {"--boostresnet.gamma", "-1"},
                                                         {"--boostresnet.learning-rate", "0.01"},
                                                         {"--boostresnet.batch-size", "128"},
                                                         {"--boostresnet.epochs", "8"},
                                                         {"--backprop.learning-rate", "0.01"},
                                                         {"--backprop.epochs", "2"},
                                                         {"--embedding.epochs", "2"},
                                                         {"--image.blocks", "1"},
                                                         {"--image.filters", "4"},
                                                         {"--image.cells", "2"}};
  for (const auto& [name, value] : options) {
    if (std::find(other.begin(), other.end(), name) != other.end()) continue;
    other.emplace_back(name);
    other.emplace_back(value);
  }
  return other;
}
const std::vector<std::string> kTiny = tiny();

/// A folder of each class; with_classes: else the pictures lie side by side.
std::string write_pictures(const Folder& folder, const std::string& name, const ImageSet& set,
                           bool with_classes) {
  for (Index i = 0; i < set.rows(); ++i) {
    const std::string kind =
        with_classes
            ? set.classes[static_cast<std::size_t>(set.labels[static_cast<std::size_t>(i)])]
            : "";
    std::filesystem::create_directories(folder(name + "/" + kind));
    const auto begin = set.pixels.begin() + i * 64;
    folder.write(name + "/" + kind + "/" + std::to_string(1000 + i) + ".png",
                 test::png_bytes(8, 8, PNG_FORMAT_GRAY, {begin, begin + 64}));
  }
  return folder(name);
}

double accuracy_of(const Outcome& outcome) {
  return Json::parse(outcome.out).at("accuracy").get<double>();
}

}  // namespace

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

TEST_CASE("the presets for pictures: two modules side by side; photographs may be mirrored") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string test = write_pictures(folder, "test", bars(60, Rng(2)), true);
  const std::vector<std::string> small{"--image.filters", "4", "--boostresnet.epochs", "30"};
  const std::string model = folder("m.model"), photos = folder("p.model"), more = folder("n.model");
  REQUIRE(call(with({"train", train, "--model", model, "--preset", "pictures"}, small)).code ==
          kOk);
  CHECK(call({"inspect", model}).out.find("heads        depths 1 to 2") != std::string::npos);
  CHECK(accuracy_of(call({"evaluate", model, test, "--json"})) > 0.6);
  REQUIRE(call(with({"train", train, "--model", photos, "--preset", "photos"}, small)).code == kOk);
  CHECK(Json::parse(call({"inspect", photos, "--json"}).out)["picture"]["sees_mirrored"] == true);
  CHECK(call(with({"train", train, "--model", more, "--preset", "pictures", "--finetune-from",
                   model, "--stages", "1"},
                  small))
            .code == kOk);
  CHECK(call(with({"train", train, "--model", more, "--preset", "pictures", "--method", "hybrid"},
                  small))
            .code == kOk);
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

TEST_CASE("pictures are explained by what hiding their parts does, as text, JSON, CSV and a page") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string bare = write_pictures(folder, "new", bars(3, Rng(3)), false);
  const std::string model = folder("m.model"), page = folder("page.html");
  REQUIRE(call(with({"train", train, "--model", model}, kTiny)).code == kOk);
  const Outcome said = call({"explain", model, bare, "--contributions", folder("maps.csv"),
                             "--report", page, "--of", "lying"});
  REQUIRE_MESSAGE(said.code == kOk, said.err);
  CHECK(said.out.find("  1000.png: lying ") != std::string::npos);
  const auto rows = lines_of(folder.read("maps.csv"));
  REQUIRE(rows.size() == 1 + 3 * 64);
  CHECK(rows[0] == "picture,class,probability,row,column,fall");
  CHECK(rows[64].starts_with("1000.png,lying,"));
  CHECK(folder.read("page.html").find("Where the class is seen") != std::string::npos);
  const Json found = Json::parse(call({"explain", model, bare, "--rows", "2", "--json"}).out);
  CHECK(found.at("pictures").size() == 2);
  CHECK(found.at("pictures")[1].at("fall").size() == 8);
  CHECK(call({"explain", model, bare, "--line", "3"}).err.find("--line") != std::string::npos);
  CHECK(call({"explain", model, bare, "--patch", "9"}).code == kUsage);
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

/// The rows of two classes, and of a third class that is their negative.
ImageSet other_classes(const ImageSet& set) {
  ImageSet other = set;
  other.classes = {"dark lying", "flat", "steep"};
  for (std::size_t i = 0; i < other.labels.size(); ++i) {
    if (other.labels[i] == 0)
      for (std::size_t j = 0; j < 64; ++j)
        other.pixels[i * 64 + j] = static_cast<std::uint8_t>(255 - other.pixels[i * 64 + j]);
  }
  return other;
}

TEST_CASE("a trained network goes on to other classes: its stages stay, or all move") {
  const Folder folder;
  const std::string train = write_pictures(folder, "train", bars(240, Rng(1)), true);
  const std::string other = write_pictures(folder, "other", other_classes(bars(90, Rng(3))), true);
  const std::string test = write_pictures(folder, "test", other_classes(bars(60, Rng(4))), true);
  const std::string old = folder("old.model"), model = folder("new.model"), cut = folder("c.model");
  REQUIRE(call(with({"train", train, "--model", old}, kTiny)).code == kOk);
  const std::vector<std::string> begun{"train", other, "--model", model, "--finetune-from", old};

  const Outcome trained = call(with(begun, tiny({"--valid-share", "0", "--stages", "1"})));
  REQUIRE_MESSAGE(trained.code == kOk, trained.err);
  const Index depth = load_model(old).net.depth();
  CHECK(load_model(model).net.depth() == depth + 1);
  CHECK(accuracy_of(call({"evaluate", model, test, "--json"})) > 0.6);
  CHECK(lines_of(call({"predict", model, test}).out)[0] ==
        "file,prediction,p_dark lying,p_flat,p_steep");
  const auto features = [&](const std::string& of) {
    return call({"predict", of, test, "--features", "--stages", std::to_string(depth)}).out;
  };
  CHECK((features(model) == features(old)));

  SUBCASE("checkpoints, fine-tuning and end to end") {
    const Outcome moved =
        call(with(begun, tiny({"--checkpoint", folder("c.ckpt"), "--finetune-epochs", "1"})));
    CHECK_MESSAGE(moved.code == kOk, moved.err);
    CHECK((features(model) != features(old)));
    CHECK(call(with(begun, tiny({"--method", "backprop"}))).code == kOk);
    CHECK(load_model(model).net.depth() == depth);
  }
  SUBCASE("what cannot be") {
    CHECK(call(with(begun, tiny({"--continue-from", old}))).err.find("one of the two") !=
          std::string::npos);
    CHECK(call(with(begun, tiny({"--boostresnet.order", "online"}))).code == kUsage);
    const std::string table = folder.write("t.csv", "a,b\n1,x\n2,y\n3,x\n4,y\n");
    CHECK(call({"train", table, "--model", model, "--finetune-from", old}).code != kOk);
    const std::string of_table = folder("t.model");
    REQUIRE(call({"train", table, "--model", of_table, "--stages", "1"}).code == kOk);
    CHECK(call({"train", other, "--model", model, "--finetune-from", of_table})
              .err.find("finetune-from") != std::string::npos);
  }
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
  const auto two_of = [&](const std::string& of) {
    return call({"predict", of, train, "--stages", "2"}).out;
  };
  CHECK((two_of(small) == two_of(model)));
  REQUIRE(call(with({"train", train, "--model", grown, "--continue-from", small, "--stages", "+1"},
                    pictures))
              .code == kOk);
  CHECK((two_of(grown) == two_of(model)));
  CHECK(call({"predict", small, train, "--stages", "0"}).code == kUsage);
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
