#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base/json_line.h"
#include "cli/command_fixture.h"
#include "support/page_check.h"

namespace resboost {
namespace {

using namespace cli;

/// Trains with --report and checks the page.
Json page_of(const Folder& folder, const std::vector<std::string>& arguments) {
  const Outcome trained = call(with(arguments, {"--model", folder("m.model"), "--report",
                                                folder("out.html"), "--log", folder("run.jsonl")}));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.err.find("wrote " + folder("out.html") + "\n") != std::string::npos);
  test::check_page(folder.read("out.html"), folder.read("out.json"));
  CHECK(lines_of(folder.read("out.csv")).size() > 10);
  return Json::parse(folder.read("out.json"));
}

std::set<std::string> ids(const Json& page) {
  std::set<std::string> found;
  for (const auto& section : page.at("sections").items()) found.insert(section.key());
  return found;
}

TEST_SUITE_BEGIN("pages/train_page");

TEST_CASE("the page of a run on classes has the numbers of its log") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const Json page = page_of(folder, with({"train", data, "--target", "target"}, kSmall));
  CHECK(page.at("title") == "hybrid on train.csv");
  CHECK(page.at("command").get<std::string>().starts_with("resboost train " + data));
  CHECK(page.at("facts").at("rows to train") == "270");
  CHECK(page.at("facts").at("fingerprint").get<std::string>().size() == 16);
  for (const char* id :
       {"loss-depth", "metric-depth", "loss-seconds", "blocks", "confusion", "reliability",
        "gradient", "alignment", "step", "decrease", "margins", "margin-bound"}) {
    CAPTURE(id);
    CHECK(ids(page).contains(id));
  }
  std::vector<double> loss, alignment;
  for (const std::string& line : lines_of(folder.read("run.jsonl"))) {
    const Json event = Json::parse(line);
    if (event.at("event") != "stage") continue;
    loss.push_back(event.at("train_loss"));
    if (event.at("theory").contains("alignment"))
      alignment.push_back(event.at("theory").at("alignment"));
  }
  CHECK(page.at("sections").at("loss-depth").at("series").at(0).at("y") == Json(loss));
  CHECK(page.at("sections").at("alignment").at("series").at(0).at("y") == Json(alignment));
  double rows = 0;
  for (const Json& row : page.at("sections").at("confusion").at("table"))
    rows += row.at("same").get<double>() + row.at("other, \"not\"").get<double>();
  CHECK(rows == 30);
}

TEST_CASE("numbers have predictions against true values; what was trained end to end has epochs") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, false));
  const Json page = page_of(
      folder, with({"train", data, "--target", "target", "--method", "backprop"}, kSmallBlocks));
  CHECK(ids(page) == std::set<std::string>{"epochs", "predicted-1", "branch-scales",
                                           "effective-depth",
                                           "warnings"});  // of options that backprop does not read
  CHECK(page.at("sections").at("epochs").at("series").at(0).at("y").size() == 15);
  CHECK(page.at("sections").at("predicted-1").at("series").at(0).at("x").size() == 20);
}

TEST_CASE("boosted blocks have edges and bounds; rows with nothing held out have no quality") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true));
  const Json page = page_of(
      folder, with({"train", data, "--method", "boostresnet", "--valid-share", "0"}, kSmallBlocks));
  CHECK(ids(page).contains("edges"));
  CHECK(ids(page).contains("error-bound"));
  CHECK_FALSE(ids(page).contains("confusion"));
}

TEST_CASE("a name that will not do is refused before training, and nothing is written over") {
  const Folder folder;
  const std::string bytes = toy_csv(100, true), data = folder.write("train.csv", bytes),
                    model = folder("m.model");
  const auto refused = [&](const std::vector<std::string>& options, int code,
                           const std::string& text) {
    const Outcome outcome = call(with({"train", data, "--model", model}, options));
    CAPTURE(outcome.err);
    CHECK(outcome.code == code);
    CHECK(outcome.err.find(text) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(model));
  };
  refused({"--report", folder("out.htm")}, 2, "a report's name must end in .html");
  refused({"--report", folder("no/out.html")}, 5, "there is no folder");
  refused({"--report", folder("train.html")}, 2,
          "option --report: it would write over " + data +
              ", which is what is read; choose another name");
  refused({"--report", folder("a.html"), "--log", folder("a.json")}, 2,
          "which is the file of --log");
  refused({"--card", model}, 2, "which is the file of --card");
  refused({"--card", folder("no/CARD.md")}, 5, "there is no folder");
  CHECK((folder.read("train.csv") == bytes));
}

TEST_CASE("a run that ends early has a page too") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const std::vector<std::string> endless{"--method",   "hybrid", "--stages",           "10000",
                                         "--patience", "10000",  "--embedding.epochs", "1000"};
  const Json limited = page_of(folder, with({"train", data, "--time-limit", "0.05"}, endless));
  CHECK(limited.at("facts").at("ended early") == "the time limit was reached");

  std::filesystem::remove(folder("run.jsonl"));
  std::thread hand([&] {
    while (folder.read("run.jsonl").find("\"event\":\"data\"") == std::string::npos)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill(getpid(), SIGINT);
  });
  const Outcome stopped =
      call(with({"train", data, "--model", folder("m.model"), "--log", folder("run.jsonl"),
                 "--report", folder("stopped.html"), "--card", folder("CARD.md")},
                endless));
  hand.join();
  CHECK(stopped.code == 6);
  test::check_page(folder.read("stopped.html"), folder.read("stopped.json"));
  CHECK(Json::parse(folder.read("stopped.json")).at("facts").at("ended early") == "interrupted");
  CHECK(folder.read("CARD.md").find("Training ended early: interrupted.") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
