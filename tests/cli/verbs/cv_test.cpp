#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/cv");

TEST_CASE("folds as text and as JSON, and what is said out of fold as CSV") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(150, true)), csv = folder("oof.csv");
  const std::vector<std::string> run{"cv",       data,       "--folds",
                                     "3",        "--method", "rfrboost",
                                     "--stages", "1",        "--rfrboost.features",
                                     "8",        "--quiet"};
  const Outcome text = call(with(run, {"--output", csv}));
  REQUIRE_MESSAGE(text.code == 0, text.err);
  const auto lines = lines_of(text.out);
  CHECK(lines[0] == data + ": 3 folds of 150 rows, 3 models by rfrboost");
  CHECK(lines[2].starts_with("  accuracy "));
  const auto rows = lines_of(folder.read("oof.csv"));
  REQUIRE(rows.size() == 151);
  CHECK(rows[0] == "line,prediction,\"p_other, \"\"not\"\"\",p_same");
  CHECK(rows[1].starts_with("2,"));

  const Json json = Json::parse(call(with(run, {"--json"})).out);
  REQUIRE(json.at("folds").size() == 3);
  CHECK(json["folds"][2].at("fold") == 3);
  CHECK(json["folds"][0].at("test").contains("auc"));
  const double mean = (json["folds"][0]["test"]["brier"].get<double>() +
                       json["folds"][1]["test"]["brier"].get<double>() +
                       json["folds"][2]["test"]["brier"].get<double>()) /
                      3;
  CHECK(json.at("mean").at("brier") == doctest::Approx(mean));
  CHECK(json.at("sd").at("brier") > 0);

  CHECK(call(with(run, {"--output", data})).code == 2);
  CHECK(call(with(run, {"--group", "nobody"})).code == 2);
}

TEST_CASE("parts by time, and the model of all rows that train makes too") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(150, true)),
                    model = folder("cv.model"), trained = folder("train.model"),
                    csv = folder("oof.csv");
  const std::vector<std::string> options{
      "--method", "rfrboost", "--stages", "1", "--rfrboost.features", "8", "--quiet"};
  const std::string column = folder.read("train.csv").substr(0, folder.read("train.csv").find(','));
  const Outcome cv = call(with(
      {"cv", data, "--time", column, "--folds", "2", "--model", model, "--output", csv}, options));
  REQUIRE_MESSAGE(cv.code == 0, cv.err);
  CHECK(lines_of(cv.out)[0] == data + ": 2 folds of 100 of 150 rows, 2 models by rfrboost");
  CHECK(lines_of(folder.read("oof.csv")).size() < 120);  // the first third trains only
  REQUIRE(call(with({"train", data, "--model", trained}, options)).code == 0);
  CHECK(call({"predict", model, data}).out == call({"predict", trained, data}).out);
  CHECK(call(with({"cv", data, "--model", data}, options)).code == 2);
}

TEST_CASE("rows are dealt by a column that has no other role") {
  const Folder folder;
  const std::string data = folder.write(
      "d.csv", "day,shop,w,t\n2021-03-01,1,1,2.5\n2021-03-02,2,1,3.5\n2021-03-03,3,2,4\n");
  const auto refused = [&](const std::vector<std::string>& options, const std::string& why) {
    const Outcome outcome = call(with({"cv", data, "--weight", "w"}, options));
    CHECK(outcome.code == 2);
    CHECK_MESSAGE(outcome.err.find("resboost: option " + why) == 0, outcome.err);
  };
  for (const std::string by : {"time", "group"}) {
    refused({"--" + by, "t"}, "--" + by + ": column \"t\" is the target; name another");
    refused({"--" + by, "w"}, "--" + by + ": column \"w\" is the weight; name another");
    refused({"--" + by, ""}, "--" + by + ": the value is empty");
    refused({"--" + by, "shop", "--target", "shop"}, "--" + by + ": column \"shop\" is the target");
  }
  refused({"--time", "day", "--target", "day:days"}, "--time: column \"day\" is the target");
}

TEST_CASE("a killed cross-validation goes on with its log to the same words") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(150, true)), log = folder("f.jsonl"),
                    csv = folder("oof.csv");
  const std::vector<std::string> run{
      "cv",       data,       "--folds",  "3", "--repeats",           "2",
      "--method", "rfrboost", "--stages", "1", "--rfrboost.features", "8"};
  const Outcome whole = call(with(run, {"--fold-log", log, "--output", csv}));
  REQUIRE_MESSAGE(whole.code == 0, whole.err);
  const std::string all = folder.read("f.jsonl"), said = folder.read("oof.csv");
  REQUIRE(lines_of(all).size() == 7);
  folder.write("f.jsonl", all.substr(0, all.size() - 9));
  const Outcome rest = call(with(run, {"--resume", log, "--output", csv, "--jobs", "1"}));
  REQUIRE_MESSAGE(rest.code == 0, rest.err);
  CHECK(rest.out == whole.out);
  CHECK(rest.err.find("going on after 5 folds") != std::string::npos);
  CHECK(folder.read("oof.csv") == said);
  CHECK(lines_of(folder.read("f.jsonl")).size() == 7);

  const Outcome other = call(with(run, {"--resume", log, "--rfrboost.eta", "0.3"}));
  CHECK(other.code == 2);
  CHECK(other.err.find("is of a run with other data or options") != std::string::npos);
  CHECK(call(with(run, {"--resume", log, "--fold-log", log})).code == 2);
  CHECK(call(with(run, {"--fold-log", data})).code == 2);
  CHECK(call(with(run, {"--resume", folder("none")})).code == 5);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
