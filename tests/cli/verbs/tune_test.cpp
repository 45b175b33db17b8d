#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/verbs/tune");

std::vector<std::string> search_of(const std::string& data) {
  return {"tune",     data, "--method", "rfrboost",
          "--stages", "1",  "--over",   "rfrboost.features=4:40",
          "--trials", "4",  "--seed",   "3"};
}

TEST_CASE("the winner is a config file, each trial a line of the log") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)), conf = folder("b.conf"),
                    log = folder("t.jsonl");
  const Outcome text = call(with(search_of(data), {"--output", conf, "--trial-log", log}));
  REQUIRE_MESSAGE(text.code == 0, text.err);
  CHECK(lines_of(text.out)[0] ==
        data + ": 4 trainings, 4 on all 160 rows; log_loss, lower is better");
  CHECK(text.err.find("trial   0      160 rows  log_loss ") != std::string::npos);
  CHECK(text.err.find("as given") != std::string::npos);
  const auto lines = lines_of(folder.read("t.jsonl"));
  REQUIRE(lines.size() == 5);
  CHECK(Json::parse(lines[0]).at("metric") == "log_loss");
  CHECK(Json::parse(lines[4]).at("trial") == 3);

  const Json json = Json::parse(call(with(search_of(data), {"--json", "--quiet"})).out);
  CHECK(json.at("trials").size() == 4);
  const std::string features = json["best"]["options"].value("rfrboost.features", "512");
  CHECK(folder.read("b.conf").find("rfrboost.features = " + features + "\n") != std::string::npos);
  const Outcome train = call({"train", data, "--config", conf, "--model", folder("m"), "--quiet"});
  REQUIRE_MESSAGE(train.code == 0, train.err);
  CHECK(call({"inspect", folder("m")}).out.find("config.rfrboost.features") != std::string::npos);
}

TEST_CASE("a killed search goes on with its log to the same winner") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true)), log = folder("t.jsonl");
  const Outcome whole = call(with(search_of(data), {"--trial-log", log}));
  REQUIRE_MESSAGE(whole.code == 0, whole.err);
  const std::string all = folder.read("t.jsonl");
  const auto lines = lines_of(all);
  folder.write("t.jsonl",
               lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n" + lines[3].substr(0, 9));
  const Outcome rest = call(with(search_of(data), {"--resume", log}));
  REQUIRE_MESSAGE(rest.code == 0, rest.err);
  CHECK(rest.out == whole.out);
  CHECK(rest.err.find("going on after 2 trials") != std::string::npos);
  CHECK(lines_of(folder.read("t.jsonl")).size() == lines.size());
  CHECK(folder.read("t.jsonl").starts_with(lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n{"));

  const Outcome other =
      call(with(search_of(data), {"--resume", log, "--over", "rfrboost.eta=0.3"}));
  CHECK(other.code == 2);
  CHECK(other.err.find("is of a run with other data or options") != std::string::npos);
  const std::string more = folder.write("more.csv", toy_csv(210, true));
  CHECK(call(with(search_of(more), {"--resume", log})).code == 2);
  CHECK(call(with(search_of(data), {"--resume", folder("none")})).code == 5);
  CHECK(call(with(search_of(data), {"--resume", log, "--trial-log", log})).code == 2);
  CHECK(call(with(search_of(data), {"--trial-log", data})).code == 2);
}

TEST_CASE("a page, a time limit, and what is refused") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, false));
  const Outcome page = call(with(search_of(data), {"--report", folder("p.html"), "--quiet"}));
  REQUIRE_MESSAGE(page.code == 0, page.err);
  CHECK(folder.read("p.html").find("rfrboost.features") != std::string::npos);
  CHECK(page.out.find("rmse, lower is better") != std::string::npos);
  const Outcome late = call(with(search_of(data), {"--time-limit", "1e-6"}));
  CHECK(late.code == 2);
  CHECK(late.err.find("option --time-limit: no training was complete") != std::string::npos);
  const Outcome unknown = call(with(search_of(data), {"--over", "rfrboost.feature=1:2"}));
  CHECK(unknown.code == 2);
  CHECK(unknown.err.find("--rfrboost.features") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
