#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/json_line.h"
#include "cli/command_fixture.h"

namespace resboost::cli {
namespace {

TEST_SUITE_BEGIN("cli/manners");

TEST_CASE("each kind of failure has its exit code, one line on stderr and nothing on stdout") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(50, true)), model = folder("m.model");
  REQUIRE(call({"train", data, "--model", model, "--stages", "0"}).code == 0);
  const std::string broken = folder.write("broken.model", "no model"),
                    empty = folder.write("empty.csv", "");
  const auto fails = [](const std::vector<std::string>& arguments, int code,
                        const std::string& begins) {
    const Outcome outcome = call(arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.code == code);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("resboost: " + begins));
    CHECK(lines_of(outcome.err).size() == 1);
  };
  fails({"trian"}, 2,
        "unknown verb \"trian\"; did you mean train; known: train, predict, evaluate, cv, plan, "
        "tune, "
        "compare, degradation, analyze, importance, explain, inspect, export, methods");
  fails({"train", data}, 2, "option --model is missing; usage: resboost train TRAIN --model OUT");
  fails({"predict", model}, 2, "DATA is missing; usage: resboost predict MODEL DATA");
  fails({"predict", model, data, data}, 2, "unexpected argument \"" + data + "\"; usage: ");
  fails({"evaluate", model, data, "--stages", "7"}, 2, "");
  fails({"methods", "boost"}, 2,
        "option --method: unknown value \"boost\"; known: auto, hybrid, resfgb, ");
  fails({"methods", "resfgb", "hybrid"}, 2,
        "unexpected argument \"hybrid\"; usage: resboost methods [NAME]");
  fails({"train", "--method", "boost", "--help"}, 2,
        "option --method: unknown value \"boost\"; known: auto, hybrid, ");
  fails({"compare", data, "--method", "backprop"}, 2,
        "option --method: backprop is what compare always trains second");
  fails({"inspect", model, "--truncate", "0"}, 2, "option --truncate needs --output");
  fails({"train", empty, "--model", model}, 3, empty);
  fails({"evaluate", broken, data}, 4, broken);
  fails({"evaluate", model, folder("none.csv")}, 5, folder("none.csv"));
  fails({"train", data, "--model", folder("no/such/m.model")}, 5,
        folder("no/such/m.model") + ": there is no folder");
  fails({"predict", model, data, "--output", folder("no/p.csv")}, 5, folder("no/p.csv"));
}

TEST_CASE("standard input is one file alone") {
  const Folder folder;
  const auto says = [](const std::vector<std::string>& arguments) {
    const Outcome outcome = call(arguments);
    CHECK(outcome.code == 2);
    return outcome.err;
  };
  CHECK(says({"train", "-", "--valid", "-", "--model", folder("m")}) ==
        "resboost: \"-\" is given for TRAIN and --valid; it can be one of them alone\n");
  CHECK(says({"predict", "-", "-", "--output", "-"}) ==
        "resboost: \"-\" is given for MODEL and DATA; it can be one of them alone\n");
}

TEST_CASE("a failure is the log's last line") {
  const Folder folder;
  const std::string log = folder("run.jsonl");
  CHECK(call({"train", folder.write("empty.csv", ""), "--model", folder("m.model"), "--log", log})
            .code == 3);
  const Json end = Json::parse(lines_of(folder.read("run.jsonl")).back());
  CHECK(end.at("exit") == 3);
  CHECK(end.at("error").get<std::string>().find("empty.csv") != std::string::npos);
}

TEST_CASE("a time limit ends training with a model that works") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  const Outcome limited =
      call({"train", data, "--model", model, "--time-limit", "0.05", "--method", "hybrid",
            "--stages", "10000", "--patience", "10000", "--embedding.epochs", "1000"});
  REQUIRE_MESSAGE(limited.code == 0, limited.err);
  CHECK(limited.err.find("the time limit was reached; this is the best model so far\n") !=
        std::string::npos);
  CHECK(call({"evaluate", model, data}).code == 0);
}

TEST_CASE("Ctrl-C ends training with exit code 6 and a model that works") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  std::thread hand([&] {
    while (folder.read("run.jsonl").find("\"event\":\"data\"") == std::string::npos)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kill(getpid(), SIGINT);
  });
  const Outcome stopped =
      call({"train", data, "--model", model, "--log", folder("run.jsonl"), "--method", "hybrid",
            "--stages", "10000", "--patience", "10000", "--embedding.epochs", "1000"});
  hand.join();
  CHECK(stopped.code == 6);
  CHECK(stopped.err.ends_with("interrupted; this is the best model so far\n"));
  CHECK(Json::parse(lines_of(folder.read("run.jsonl")).back()).at("exit") == 6);
  CHECK(call({"evaluate", model, data}).code == 0);
}

TEST_CASE("docs/options.md is what `resboost options` prints; write it again after a change") {
  std::ostringstream written;
  written << std::ifstream(RESBOOST_SOURCE_DIR "/docs/options.md").rdbuf();
  CHECK((written.str() == call({"options"}).out));
}

TEST_CASE("help opens with examples, and the overview names every verb") {
  const Outcome overview = call({"--help"});
  CHECK(overview.code == 0);
  for (const Verb& verb : verbs()) {
    CHECK(overview.out.find(std::string("  resboost ") + verb.name) != std::string::npos);
    const Outcome help = call({verb.name, "--help"});
    CHECK(help.code == 0);
    const auto lines = lines_of(help.out);
    CHECK(lines[0] == "Examples:");
    CHECK(lines[1].find(verb.name) != std::string::npos);
    CHECK(lines[2].find(verb.name) != std::string::npos);
    const auto usage = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.starts_with("Usage: ");
    });
    REQUIRE(usage != lines.end());
    CHECK(usage->starts_with(std::string("Usage: resboost ") + verb.name));
  }
  CHECK(call({}).code == 2);
  CHECK(call({"--version"}).out.starts_with("resboost 0."));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
