#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cli/exit_code.h"
#include "cli/picture_fixture.h"
#include "resboost/model_file.h"

using namespace resboost;
using namespace resboost::cli;

namespace {

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

}  // namespace

TEST_SUITE_BEGIN("cli/picture_models");

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
    const std::string again = folder.read("new.model");
    REQUIRE(call(with(begun, tiny({"--finetune-epochs", "1", "--threads", "2"}))).code == kOk);
    CHECK((folder.read("new.model") == again));
    CHECK(call(with(begun, tiny({"--stages", "0"}))).code == kOk);
    CHECK(load_model(model).net.depth() == depth);
    CHECK(call(with(begun, tiny({"--method", "backprop"}))).code == kOk);
    CHECK(load_model(model).net.depth() == depth);
  }
  SUBCASE("what cannot be") {
    CHECK(call(with(begun, tiny({"--continue-from", old}))).err.find("one of the two") !=
          std::string::npos);
    CHECK(call(with(begun, tiny({"--boostresnet.order", "online"}))).code == kUsage);
    CHECK(call(with(begun, tiny({"--boostresnet.auxiliary", "1", "--boostresnet.auxiliary-layers",
                                 "remaining"})))
              .err.find("leave this one out") != std::string::npos);
    CHECK(call(with(begun, tiny({"--method", "resfgb-fw"}))).err.find("is for tables") !=
          std::string::npos);
    const std::string table = folder.write("t.csv", "a,b\n1,x\n2,y\n3,x\n4,y\n");
    CHECK(call({"train", table, "--model", model, "--finetune-from", old}).code != kOk);
    const std::string of_table = folder("t.model");
    REQUIRE(call({"train", table, "--model", of_table, "--stages", "1"}).code == kOk);
    CHECK(call({"train", other, "--model", model, "--finetune-from", of_table})
              .err.find("finetune-from") != std::string::npos);
  }
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
  for (const char* of_tables : {"--line", "--samples", "--points", "--curve-rows"}) {
    const Outcome refused = call({"explain", model, bare, of_tables, "3"});
    CHECK(refused.code == kUsage);
    CHECK(refused.err.find(std::string("option ") + of_tables + ": is of the columns of a table") !=
          std::string::npos);
  }
  CHECK(call({"explain", model, bare, "--patch", "9"}).code == kUsage);
}

TEST_SUITE_END();
