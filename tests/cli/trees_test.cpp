#include <doctest/doctest.h>

#include <algorithm>

#include "base/json_line.h"
#include "cli/command_fixture.h"

using namespace resboost;
using namespace resboost::cli;

namespace {

const std::vector<std::string> kFewTrees{"--method",
                                         "trees",
                                         "--stages",
                                         "2",
                                         "--trees.rounds",
                                         "20",
                                         "--trees.leaves",
                                         "6",
                                         "--trees.learning-rate",
                                         "0.3",
                                         "--threads",
                                         "1"};

std::string train(const Folder& folder, const std::string& data, const std::string& name,
                  const std::vector<std::string>& options) {
  const std::string model = folder(name);
  const Outcome trained = call(with({"train", data, "--model", model, "--quiet"}, options));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  return model;
}

/// The options without the one of this name and its value: some take it once.
std::vector<std::string> without(std::vector<std::string> options, const std::string& name) {
  const auto found = std::find(options.begin(), options.end(), name);
  options.erase(found, found + 2);
  return options;
}

std::string predictions(const std::string& model, const std::string& data,
                        const std::vector<std::string>& options = {}) {
  const Outcome predicted = call(with({"predict", model, data}, options));
  REQUIRE_MESSAGE(predicted.code == 0, predicted.err);
  return predicted.out;
}

double accuracy(const std::string& model, const std::string& data) {
  return Json::parse(call({"evaluate", model, data, "--json"}).out).at("accuracy");
}

}  // namespace

TEST_SUITE_BEGIN("cli/trees");

TEST_CASE("trees are trained, told, cut and drawn by the command line") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const std::string model = train(folder, data, "trees.model", kFewTrees);
  CHECK(accuracy(model, data) > 0.9);
  const Json inspected = Json::parse(call({"inspect", model, "--json"}).out);
  const Json& gains = inspected.at("gains");
  CHECK(gains.size() >= 2);
  CHECK(gains.at(0).at("column") != "colour");  // which says nothing
  CHECK(gains.at(0).at("share") > 0.3);
  CHECK(inspected.at("stages").at(1).at("reads_codes") == true);
  CHECK(call({"inspect", model}).out.find("columns by the gain of their splits") !=
        std::string::npos);
  const Outcome drawn = call({"inspect", model, "--tree", "2.1"});
  CHECK(drawn.code == 0);
  CHECK(drawn.out.find("<= ") != std::string::npos);
  CHECK(drawn.out.find("\n  yes: ") != std::string::npos);
  for (const char* none : {"2", "2.", "x.1", "2.1.1", "9.1", "2.999", "0.1"})
    CHECK(call({"inspect", model, "--tree", none}).code == 2);

  const std::string cut = folder("cut.model");
  REQUIRE(call({"inspect", model, "--truncate", "2", "--output", cut}).code == 0);
  CHECK((predictions(cut, data) == predictions(model, data, {"--stages", "2"})));
  CHECK((predictions(cut, data) != predictions(model, data)));
}

TEST_CASE("trees need no columns of numbers, and take values that are missing or new") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, false));
  const std::string model = train(folder, data, "trees.model", kFewTrees);
  const std::string odd = folder.write("odd.csv", "colour,b,a\ngreen,,1e300\n,0.5,\nred,-9,0.2\n");
  CHECK(lines_of(predictions(model, odd)).size() == 4);
  CHECK(call({"predict", model, folder.write("few.csv", "a\n1\n")}).code == 3);
}

TEST_CASE(
    "a network grows trees behind it, and trees a network, and old depths stay as they were") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const std::string network = train(folder, data, "network.model", kSmall);
  std::vector<std::string> grow = without(kFewTrees, "--stages");
  grow.insert(grow.end(), {"--continue-from", network, "--stages", "+2", "--valid-share", "0"});
  const std::string both = train(folder, data, "both.model", grow);
  const auto depth_of = [](const std::string& model) {
    return Json::parse(call({"inspect", model, "--json"}).out).at("stages").size();
  };
  const auto depth = depth_of(network);
  CHECK(depth_of(both) == depth + 3);  // the head that has become a stage, and two of trees
  CHECK(
      (predictions(both, data, {"--stages", std::to_string(depth)}) == predictions(network, data)));
  CHECK((predictions(both, data) != predictions(network, data)));
  CHECK(accuracy(both, data) >= accuracy(network, data));

  const std::string trees = train(folder, data, "trees.model", kFewTrees);
  for (const char* method : {"hybrid", "rfrboost", "boostresnet", "trees"}) {
    CAPTURE(method);
    std::vector<std::string> more = without(kSmallBlocks, "--stages");
    more.insert(more.end(), {"--method", method, "--continue-from", trees, "--stages", "+1",
                             "--valid-share", "0", "--trees.rounds", "5"});
    const std::string grown = train(folder, data, "grown.model", more);
    CHECK((predictions(grown, data, {"--stages", std::to_string(depth_of(trees))}) ==
           predictions(trees, data)));
    CHECK(depth_of(grown) == depth_of(trees) + 1);
  }
}

TEST_CASE("trees are compared, analysed, and written about") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true));
  std::vector<std::string> about = kFewTrees;
  about.insert(about.end(), {"--report", folder("r.html"), "--card", folder("card.md")});
  const std::string model = train(folder, data, "trees.model", about);
  CHECK(folder.read("r.html").find("What the trees ask for") != std::string::npos);
  CHECK(folder.read("card.md").find("## What its trees ask for") != std::string::npos);
  const Outcome analysed =
      call({"analyze", model, data, "--quiet", "--report", folder("a.html"), "--threads", "1"});
  CHECK_MESSAGE(analysed.code == 0, analysed.err);
  const Outcome compared = call(with(
      {"compare", data, "--methods", "trees,hybrid", "--quiet", "--trees.rounds", "10"}, kSmall));
  CHECK_MESSAGE(compared.code == 0, compared.err);
}

TEST_SUITE_END();
