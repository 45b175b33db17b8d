#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/plan");

TEST_CASE("what a training will take, as text and as JSON") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const std::vector<std::string> plan{
      "plan", data, "--method", "rfrboost", "--stages", "1", "--rfrboost.features", "8"};
  const Outcome text = call(plan);
  REQUIRE_MESSAGE(text.code == 0, text.err);
  const auto lines = lines_of(text.out);
  REQUIRE(lines.size() == 7);
  CHECK(lines[0] == data + ": 300 rows, 270 to train, 30 to validate");
  CHECK(lines[1].starts_with("  inputs      3 columns, "));
  CHECK(lines[2] == "  targets     2 classes");
  CHECK(lines[5].find(" s of processors on ") != std::string::npos);
  CHECK(lines[6].starts_with("  by          the training itself ("));
  const Json json = Json::parse(call(with(plan, {"--json"})).out);
  CHECK(json.at("rows") == 300);
  CHECK(json.at("parameters") > 8);
  CHECK(json.at("seconds") > 0);
  CHECK(json.at("seconds") == json.at("most_seconds"));
  CHECK(json.at("measured") == true);
  CHECK(json.at("probes").size() == 1);
  CHECK(call({"plan", data, "--target", "nobody"}).code == 2);
}

TEST_CASE("what is not known is null, and in the text a reason") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(2000, true));
  // Of 125 rows a race takes longer as well.
  const std::vector<std::string> plan{"plan",      data, "--method",        "auto",
                                      "--threads", "1",  "--probe-seconds", "0.01"};
  const Json json = Json::parse(call(with(plan, {"--json"})).out);
  CHECK(json.at("measured") == false);
  CHECK(json.at("probes")[0].at("complete") == false);
  for (const char* name :
       {"seconds", "least_seconds", "most_seconds", "clock_seconds", "parameters"})
    CHECK_MESSAGE(json.at(name).is_null(), name);
  CHECK(json.at("rows") == 2000);
  const std::string text = call(plan).out;
  CHECK(text.find("  parameters  unknown until a stage is complete; see --probe-seconds\n") !=
        std::string::npos);
  CHECK(text.find("  time        much more than ") != std::string::npos);
  CHECK(text.find(" of processors; see --probe-seconds;") != std::string::npos);
  CHECK(text.find("  by          the first ") != std::string::npos);
}

TEST_CASE("more memory than there may be is an error that names an option") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const Outcome plan = call({"plan", data, "--method", "hybrid", "--stages", "1", "--block.width",
                             "8", "--embedding.epochs", "1", "--max-memory", "0.000001"});
  if (plan.out.find("unknown") != std::string::npos) return;  // this system does not tell
  CHECK(plan.code == 2);
  CHECK(plan.err.find("training takes about ") != std::string::npos);
  CHECK(plan.err.find(", and there are 0 MB; use ") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
