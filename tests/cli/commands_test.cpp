#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "cli/command.h"
#include "cli/json.h"
#include "resboost/parallel.h"
#include "resboost/rng.h"

namespace resboost::cli {
namespace {

namespace fs = std::filesystem;

/// A folder that lasts as long as a test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("resboost_cli_" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator()(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (*this)(name);
  }
  std::string read(const std::string& name) const {
    std::ostringstream bytes;
    bytes << std::ifstream(path_ / name, std::ios::binary).rdbuf();
    return bytes.str();
  }

 private:
  fs::path path_;
};

struct Outcome {
  int code;
  std::string out, err;
};

Outcome call(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  const int threads_before = threads();
  set_threads(1);  // threads of a tiny run would only wait for each other on a busy machine
  const int code = run(arguments, {out, err, false});
  set_threads(threads_before);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return {code, out.str(), err.str()};
}

/// Two classes by the sign of a product, or that product as a number; one category column for company.
std::string toy_csv(int rows, bool classes) {
  Rng rng(3);
  std::ostringstream csv;
  csv << "a,b,colour,target\n";
  for (int i = 0; i < rows; ++i) {
    const double a = rng.uniform() * 2 - 1, b = rng.uniform() * 2 - 1;
    csv << a << "," << b << "," << (i % 3 ? "red" : "blue") << ",";
    if (classes)
      csv << (a * b > 0 ? "same" : "\"other, \"\"not\"\"\"") << "\n";
    else
      csv << a * b << "\n";
  }
  return csv.str();
}

/// Options that make training quick.
const std::vector<std::string> kSmall{"--stages",           "2",  "--block.width",     "16", "--block.layers", "1",
                                      "--embedding.epochs", "15", "--backprop.epochs", "15", "--threads",      "1"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST_SUITE_BEGIN("cli/commands");

TEST_CASE("train, evaluate and predict work together on classes") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  const Outcome trained =
      call(with({"train", data, "--target", "target", "--model", model, "--log", folder("run.jsonl")}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.out.empty());
  CHECK(trained.err.find("255 rows to train, 45 to validate") != std::string::npos);
  CHECK(trained.err.find("\nstage 0/2  train loss ") != std::string::npos);
  CHECK(trained.err.find("saved " + model + ": ") != std::string::npos);

  const Outcome evaluated = call({"evaluate", model, data, "--json"});
  REQUIRE(evaluated.code == 0);
  CHECK(evaluated.err.empty());
  const Json metrics = Json::parse(evaluated.out);
  CHECK(metrics.at("rows") == 300);
  CHECK(metrics.at("accuracy") > 0.75);  // one class in two, and no linear rule does better than chance
  CHECK(metrics.contains("log_loss"));
  CHECK_FALSE(metrics.contains("rmse"));

  const Outcome predicted = call({"predict", model, data});
  REQUIRE(predicted.code == 0);
  const auto rows = lines_of(predicted.out);
  REQUIRE(rows.size() == 301);
  CHECK(rows[0] == "prediction,\"p_other, \"\"not\"\"\",p_same");
  CHECK(call({"predict", model, data, "--output", folder("p.csv")}).out.empty());
  CHECK(folder.read("p.csv") == predicted.out);

  const auto log = lines_of(folder.read("run.jsonl"));
  CHECK(Json::parse(log.front()).at("event") == "run");
  CHECK(Json::parse(log.front()).at("options").at("block.width") == "16");
  CHECK(Json::parse(log[1]).at("event") == "data");
  CHECK(Json::parse(log.back()).at("event") == "end");
  CHECK(Json::parse(log.back()).at("exit") == 0);
}

TEST_CASE("regression predicts in the units of the target and prints one object with --json") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, false)), model = folder("m.model");
  const Outcome trained = call(with({"train", data, "--model", model, "--json", "--quiet"}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.err.empty());
  const Json result = Json::parse(trained.out);
  CHECK(result.at("model") == model);
  CHECK(result.at("fingerprint").get<std::string>().size() == 16);
  CHECK(result.at("valid").at("rows") == 45);
  CHECK(result.at("train").at("r2") > 0.3);
  const auto rows = lines_of(call({"predict", model, data}).out);
  REQUIRE(rows.size() == 301);
  CHECK(rows[0] == "prediction");
  CHECK(std::abs(std::stod(rows[1])) <= 1);
  CHECK(call({"evaluate", model, data}).out.find("  nrmse     0.") != std::string::npos);
}

TEST_CASE("the same run gives the same file for any number of threads, and another seed another one") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const auto train = [&](const std::string& name, const std::string& thread_count, const std::string& seed) {
    REQUIRE(call({"train", data, "--model", folder(name), "--seed", seed, "--threads", thread_count, "--stages", "1",
                  "--block.width", "8", "--block.layers", "1", "--embedding.epochs", "2"})
                .code == 0);
    return folder.read(name);
  };
  const std::string once = train("1.model", "1", "1");
  CHECK((train("2.model", "2", "1") == once));
  CHECK((train("3.model", "2", "2") != once));
}

TEST_CASE("continuing adds stages and leaves the predictions of the old depth as they were, bit by bit") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), old_model = folder("old.model"),
                    new_model = folder("new.model");
  REQUIRE(call(with({"train", data, "--target", "target", "--model", old_model}, kSmall)).code == 0);
  const auto depth = Json::parse(call({"inspect", old_model, "--json"}).out).at("stages").size();
  const Outcome more = call({"train", data, "--model", new_model, "--continue-from", old_model, "--stages", "+1",
                             "--valid-share", "0", "--embedding.epochs", "3", "--threads", "1"});
  REQUIRE_MESSAGE(more.code == 0, more.err);
  const Json inspected = Json::parse(call({"inspect", new_model, "--json"}).out);
  CHECK(inspected.at("stages").size() == depth + 1);
  CHECK(inspected.at("record").at("before.config.stages") == "2");
  const std::string before = call({"predict", old_model, data}).out;
  CHECK((call({"predict", new_model, data, "--stages", std::to_string(depth)}).out == before));
  CHECK((call({"predict", new_model, data}).out != before));

  const std::string cut = folder("cut.model");
  REQUIRE(call({"inspect", new_model, "--truncate", std::to_string(depth), "--output", cut}).code == 0);
  CHECK((call({"predict", cut, data}).out == before));

  const Outcome other = call({"train", data, "--model", new_model, "--continue-from", old_model, "--max-levels", "9"});
  CHECK(other.code == 2);
  CHECK(
      other.err ==
      "resboost: option --max-levels: \"9\" does not go with --continue-from, whose model has \"256\"; leave it out\n");
  CHECK(call({"train", data, "--model", new_model, "--continue-from", old_model, "--target", "a"}).code == 2);
}

TEST_CASE("compare trains both ways, tests on rows of its own and ends with its command") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true));
  const Outcome text = call(with({"compare", data, "--target", "target", "--finetune-epochs", "2"}, kSmall));
  REQUIRE_MESSAGE(text.code == 0, text.err);
  const auto lines = lines_of(text.out);
  REQUIRE(lines.size() == 8);
  CHECK(lines[0].starts_with("method"));
  CHECK(lines[1].starts_with("stage by stage "));
  CHECK(lines[2].starts_with("end to end "));
  CHECK(lines[3].starts_with("stage by stage, then fine-tuned "));
  CHECK(lines[7].starts_with("Again: resboost compare " + data + " --target target"));

  const Json json = Json::parse(call(with({"compare", data, "--json"}, kSmall)).out);
  REQUIRE(json.at("methods").size() == 2);
  CHECK(json.at("methods")[0].at("test").at("rows") == 60);
  CHECK(json.at("methods")[0].at("stages") == json.at("methods")[1].at("stages"));
  CHECK(json.at("methods")[0].at("parameters") == json.at("methods")[1].at("parameters"));
  const std::string test = folder.write("test.csv", toy_csv(50, true));
  CHECK(Json::parse(call(with({"compare", data, "--json", "--test", test}, kSmall)).out)
            .at("methods")[0]
            .at("test")
            .at("rows") == 50);
}

TEST_CASE("what --dump-config prints gives the same model when it is read back") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(200, true));
  const Outcome dumped = call(with({"train", data, "--target", "target", "--seed", "5", "--dump-config"}, kSmall));
  REQUIRE(dumped.code == 0);
  CHECK_FALSE(fs::exists(folder("1.model")));
  REQUIRE(call(with({"train", data, "--target", "target", "--seed", "5", "--model", folder("1.model")}, kSmall)).code ==
          0);
  const std::string config = folder.write("run.conf", dumped.out);
  const Outcome again = call({"train", data, "--config", config, "--model", folder("2.model")});
  REQUIRE_MESSAGE(again.code == 0, again.err);
  CHECK((folder.read("1.model") == folder.read("2.model")));
}

TEST_CASE("each kind of failure has its exit code, one line on stderr and nothing on stdout") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(50, true)), model = folder("m.model");
  REQUIRE(call({"train", data, "--model", model, "--stages", "0"}).code == 0);
  const std::string broken = folder.write("broken.model", "no model"), empty = folder.write("empty.csv", "");
  const auto fails = [](const std::vector<std::string>& arguments, int code, const std::string& begins) {
    const Outcome outcome = call(arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.code == code);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("resboost: " + begins));
    CHECK(lines_of(outcome.err).size() == 1);
  };
  fails({"trian"}, 2, "unknown verb \"trian\"; did you mean train; known: train, predict, evaluate, compare, inspect");
  fails({"train", data}, 2, "option --model is missing; usage: resboost train TRAIN --model OUT");
  fails({"predict", model}, 2, "DATA is missing; usage: resboost predict MODEL DATA");
  fails({"predict", model, data, data}, 2, "unexpected argument \"" + data + "\"; usage: ");
  fails({"evaluate", model, data, "--stages", "7"}, 2, "");
  fails({"inspect", model, "--truncate", "0"}, 2, "option --truncate needs --output");
  fails({"train", empty, "--model", model}, 3, empty);
  fails({"evaluate", broken, data}, 4, broken);
  fails({"evaluate", model, folder("none.csv")}, 5, folder("none.csv"));
  fails({"train", data, "--model", folder("no/such/m.model")}, 5, folder("no/such/m.model") + ": there is no folder");
  fails({"predict", model, data, "--output", folder("no/p.csv")}, 5, folder("no/p.csv"));
}

TEST_CASE("a failure is the log's last line") {
  const Folder folder;
  const std::string log = folder("run.jsonl");
  CHECK(call({"train", folder.write("empty.csv", ""), "--model", folder("m.model"), "--log", log}).code == 3);
  const Json end = Json::parse(lines_of(folder.read("run.jsonl")).back());
  CHECK(end.at("exit") == 3);
  CHECK(end.at("error").get<std::string>().find("empty.csv") != std::string::npos);
}

TEST_CASE("a time limit ends training with a model that works") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(300, true)), model = folder("m.model");
  const Outcome limited = call({"train", data, "--model", model, "--time-limit", "0.05", "--stages", "10000",
                                "--patience", "10000", "--embedding.epochs", "1000"});
  REQUIRE_MESSAGE(limited.code == 0, limited.err);
  CHECK(limited.err.find("the time limit was reached; this is the best model so far\n") != std::string::npos);
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
  const Outcome stopped = call({"train", data, "--model", model, "--log", folder("run.jsonl"), "--stages", "10000",
                                "--patience", "10000", "--embedding.epochs", "1000"});
  hand.join();
  CHECK(stopped.code == 6);
  CHECK(stopped.err.ends_with("interrupted; this is the best model so far\n"));
  CHECK(Json::parse(lines_of(folder.read("run.jsonl")).back()).at("exit") == 6);
  CHECK(call({"evaluate", model, data}).code == 0);
}

TEST_CASE("several targets are columns of their own name") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(100, false)), model = folder("m.model");
  REQUIRE(call(with({"train", data, "--target", "target", "--target", "b", "--model", model}, kSmall)).code == 0);
  const auto rows = lines_of(call({"predict", model, data}).out);
  REQUIRE(rows.size() == 101);
  CHECK(rows[0] == "target,b");
}

TEST_CASE("validation rows may come from a file, and a test label never seen in training counts as wrong") {
  const Folder folder;
  const std::string data = folder.write("train.csv", toy_csv(100, true)), model = folder("m.model");
  const std::string valid = folder.write("valid.csv", toy_csv(40, true));
  const Outcome trained =
      call(with({"train", data, "--valid", valid, "--class-weight", "balanced", "--model", model}, kSmall));
  REQUIRE_MESSAGE(trained.code == 0, trained.err);
  CHECK(trained.err.find("100 rows to train, 40 to validate") != std::string::npos);
  const std::string odd = folder.write("odd.csv", "a,b,colour,target\n0.1,0.2,red,neither\n");
  const Outcome evaluated = call({"evaluate", model, odd, "--json"});
  REQUIRE(evaluated.code == 0);
  CHECK(Json::parse(evaluated.out).at("accuracy") == 0);
  CHECK(evaluated.err.starts_with("warning: " + odd));
}

TEST_CASE("docs/options.md is what `resboost options` prints; write it again after a change") {
  std::ostringstream written;
  written << std::ifstream(RESBOOST_SOURCE_DIR "/docs/options.md").rdbuf();
  CHECK((written.str() == call({"options"}).out));
}

TEST_CASE("help opens with two examples, and the overview names every verb") {
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
    CHECK(lines[4].starts_with(std::string("Usage: resboost ") + verb.name));
  }
  CHECK(call({}).code == 2);
  CHECK(call({"--version"}).out.starts_with("resboost 0."));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::cli
